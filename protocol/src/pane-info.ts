/** What everybody is told of a session's windows and panes. */
import { z } from "zod";
import { epochSchema, offsetSchema, paneIdSchema, windowIdSchema } from "./ids.ts";
import { epochOriginSchema } from "./status.ts";

/** A pane's short number on one helper connection: what binary frames carry. Never reused on that connection. */
export const paneRefSchema = z.int().min(1).max(0xffff_ffff).brand<"PaneRef">();
export type PaneRef = z.infer<typeof paneRefSchema>;

export const columnsSchema = z.int().min(1).max(10_000);
export const rowsSchema = z.int().min(1).max(10_000);
export const sizeSchema = z.object({ columns: columnsSchema, rows: rowsSchema });
export type Size = z.infer<typeof sizeSchema>;

/** A live pane and its recording: `[start, end)` are the offsets the helper's journal can still serve. */
export const livePaneSchema = z.object({
  ref: paneRefSchema,
  pane: paneIdSchema,
  window: windowIdSchema,
  epoch: epochSchema,
  origin: epochOriginSchema,
  start: offsetSchema,
  end: offsetSchema,
  columns: columnsSchema,
  rows: rowsSchema,
  dead: z.boolean(),
});
export type LivePane = z.infer<typeof livePaneSchema>;

export const liveWindowSchema = z.object({
  window: windowIdSchema,
  index: z.int().min(0),
  name: z.string().max(400),
  active: z.boolean(),
  /** tmux's layout string, checksum included (tmux(1), WINDOWS AND PANES). */
  layout: z.string().max(8_000),
  activePane: paneIdSchema.nullable(),
});
export type LiveWindow = z.infer<typeof liveWindowSchema>;

/** What everybody is told of a session's windows and panes. */
import * as z from "zod/mini";
import { epochSchema, offsetSchema, paneIdSchema, windowIdSchema } from "./ids.ts";
import { epochOriginSchema, gapCauseSchema, type GapCause } from "./status.ts";

/** A pane's short number on one helper connection: what binary frames carry. Never reused on that connection. */
export const paneRefSchema = z.int().check(z.minimum(1), z.maximum(0xffff_ffff)).brand<"PaneRef">();
export type PaneRef = z.infer<typeof paneRefSchema>;

export const columnsSchema = z.int().check(z.minimum(1), z.maximum(10_000));
export const rowsSchema = z.int().check(z.minimum(1), z.maximum(10_000));
export const sizeSchema = z.object({ columns: columnsSchema, rows: rowsSchema });
export type Size = z.infer<typeof sizeSchema>;

/** What tmux says of a pane. Texts are the program's or the user's: shown, never obeyed. */
export const paneFactsSchema = z.object({
  /** tmux's number of it within its window; absent where the helper's engine is another. */
  index: z.optional(z.int().check(z.minimum(0))),
  title: z.string().check(z.maxLength(200)),
  /** Name of the program in the foreground. */
  command: z.string().check(z.maxLength(100)),
  /** Its directory; empty when tmux does not know. */
  directory: z.string().check(z.maxLength(1_024)),
  /** Copy mode or another of tmux's own: what local terminals see is not what the program shows. */
  inMode: z.boolean(),
  /** The user switched its input off (select-pane -d). */
  inputOff: z.boolean(),
  dead: z.boolean(),
  /** Of a dead pane, as far as tmux knows: how its program ended. */
  exitStatus: z.nullable(z.int()),
  exitSignal: z.nullable(z.int()),
});
export type PaneFacts = z.infer<typeof paneFactsSchema>;

/** A live pane and its recording: `[start, end)` are the offsets the helper's journal can still serve. */
export const livePaneSchema = z.extend(paneFactsSchema, {
  ref: paneRefSchema,
  pane: paneIdSchema,
  window: windowIdSchema,
  epoch: epochSchema,
  origin: epochOriginSchema,
  start: offsetSchema,
  end: offsetSchema,
  columns: columnsSchema,
  rows: rowsSchema,
  /** False while somebody else takes the pane's output: it is shown from captures, and nothing of it is kept. */
  recorded: z.boolean(),
  /** How often its picture was set right by tmux's own: a picture from before the last time is not to trust. */
  repairs: z.int().check(z.minimum(0)),
  /** Behind which output it last printed, and last rang (null: it did not), as of a moment ago; absent where nobody counts. */
  printedAt: z.optional(offsetSchema),
  rangAt: z.optional(z.nullable(offsetSchema)),
  /** Why the epoch before this one broke off; null when nothing of the program's output is missing between them. */
  gapBefore: z.nullable(gapCauseSchema),
  /**
   * Recording is paused here by the idea's owner, or (not `now`) was before this epoch; since which Unix time. `gapBefore` then says "pipe-lost" to peers that
   * know of no pause: a field they pass over costs nobody the socket, a cause they do not know would.
   */
  pause: z.optional(z.object({ now: z.boolean(), sinceMs: z.int() })),
});
export type LivePane = z.infer<typeof livePaneSchema>;

/** Why something is missing before the pane's present epoch. */
export function gapBeforeOf({ gapBefore, pause }: Pick<LivePane, "gapBefore" | "pause">): GapCause | null {
  return pause === undefined ? gapBefore : "paused";
}

export const liveWindowSchema = z.object({
  window: windowIdSchema,
  index: z.int().check(z.minimum(0)),
  name: z.string().check(z.maxLength(400)),
  active: z.boolean(),
  /** One pane fills the window; `layout` is that of all of them. */
  zoomed: z.boolean(),
  /** What is typed into one pane goes to all of the window (synchronize-panes). */
  synchronized: z.boolean(),
  /** tmux's layout string, checksum included (tmux(1), WINDOWS AND PANES). */
  layout: z.string().check(z.maxLength(8_000)),
  activePane: z.nullable(paneIdSchema),
});
export type LiveWindow = z.infer<typeof liveWindowSchema>;

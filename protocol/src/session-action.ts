/**
 * What a driver may have done to the windows and panes of its session. Everything is named by tmux's own ids, which the
 * helper checks against the session; names are text that appears and does nothing else.
 */
import * as z from "zod/mini";
import { paneIdSchema, windowIdSchema } from "./ids.ts";
import { columnsSchema, rowsSchema } from "./pane-info.ts";

const nameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
/** Where a new or moved pane goes, seen from the one it shares the place of. */
const sideSchema = z.enum(["left", "right", "above", "below"]);
export type PaneSide = z.infer<typeof sideSchema>;

export const sessionActionSchema = z.discriminatedUnion("do", [
  /** After the active window, in the directory of its active pane. */
  z.object({ do: z.literal("newWindow"), name: z.optional(nameSchema) }),
  z.object({ do: z.literal("selectWindow"), window: windowIdSchema }),
  /** An empty name gives the window back the one tmux would give it. */
  z.object({ do: z.literal("renameWindow"), window: windowIdSchema, name: z.union([nameSchema, z.literal("")]) }),
  /** The two change places in the order of windows. */
  z.object({ do: z.literal("swapWindows"), window: windowIdSchema, other: windowIdSchema }),
  /** Ends the programs of all its panes. */
  z.object({ do: z.literal("closeWindow"), window: windowIdSchema }),
  /** A new pane with a shell beside `pane`, in its directory, of `percent` of its room (half when absent). */
  z.object({
    do: z.literal("splitPane"),
    pane: paneIdSchema,
    side: sideSchema,
    percent: z.optional(z.int().check(z.minimum(1), z.maximum(99))),
  }),
  /** Its window too. */
  z.object({ do: z.literal("selectPane"), pane: paneIdSchema }),
  /** Ends its program. */
  z.object({ do: z.literal("closePane"), pane: paneIdSchema }),
  /** tmux's title of it, which its program may set, too. Empty: none until it does. */
  z.object({ do: z.literal("renamePane"), pane: paneIdSchema, title: z.union([nameSchema, z.literal("")]) }),
  z.object({ do: z.literal("swapPanes"), pane: paneIdSchema, other: paneIdSchema }),
  z.object({ do: z.literal("zoomPane"), pane: paneIdSchema, zoomed: z.boolean() }),
  /** Moves the borders of a split; what has no neighbour on that axis keeps its size. */
  z.object({
    do: z.literal("resizePane"),
    pane: paneIdSchema,
    columns: z.optional(columnsSchema),
    rows: z.optional(rowsSchema),
  }),
  /** Into a window of its own. */
  z.object({ do: z.literal("breakPane"), pane: paneIdSchema, name: z.optional(nameSchema) }),
  /** Out of its window, beside `other`. */
  z.object({ do: z.literal("joinPane"), pane: paneIdSchema, other: paneIdSchema, side: sideSchema }),
  /** Begins a session anew whose programs have all ended. */
  z.object({ do: z.literal("restart") }),
]);
export type SessionAction = z.infer<typeof sessionActionSchema>;

/** `refused` null: done; `pane` is one that was made. Otherwise nothing was changed, and why, for a person. */
export const actionOutcomeSchema = z.object({
  refused: z.nullable(z.string().check(z.minLength(1), z.maxLength(400))),
  pane: z.nullable(paneIdSchema),
});
export type ActionOutcome = z.infer<typeof actionOutcomeSchema>;

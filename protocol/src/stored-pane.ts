/** A pane whose output is stored, as a list of them names it: which it is, when it ran, how much there is to read. */
import * as z from "zod/mini";
import { paneIdSchema } from "./ids.ts";

export const storedPaneSchema = z.object({
  pane: paneIdSchema,
  /** Its first recording began, by the device's clock. */
  startedAt: z.iso.datetime(),
  /** Its newest output was written; null where nothing of it is stored. */
  lastOutputAt: z.nullable(z.iso.datetime()),
  rawBytes: z.int().check(z.minimum(0)),
  /** So many commands of its shells are known. */
  commands: z.int().check(z.minimum(0)),
  /** All of its recordings have ended: no more output will come. */
  ended: z.boolean(),
});
export type StoredPane = z.infer<typeof storedPaneSchema>;

/** `GET /api/devmode/sessions/{id}/panes`: those whose first recording began last come first, `limits.storedPanes` at most. */
export const storedPanesReplySchema = z.object({ panes: z.array(storedPaneSchema) });

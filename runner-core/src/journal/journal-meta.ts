/** What a journal folder says of itself: enough to prove that a running pipe still belongs to it, and where to upload. */
import { z } from "zod";
import {
  columnsSchema,
  epochOriginSchema,
  epochSchema,
  ideaIdSchema,
  paneIdSchema,
  rowsSchema,
  sessionIdSchema,
  slotSchema,
} from "@coda/protocol";

export const journalMetaSchema = z.object({
  version: z.literal(1),
  epoch: epochSchema,
  origin: epochOriginSchema,
  session: sessionIdSchema,
  idea: ideaIdSchema,
  slot: slotSchema,
  /** Null until tmux has said which pane it made: the pane option `@coda_epoch` is the proof meanwhile. */
  pane: paneIdSchema.nullable(),
  panePid: z.int().nullable(),
  socketPath: z.string(),
  serverPid: z.int(),
  serverStart: z.string(),
  columns: columnsSchema,
  rows: rowsSchema,
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
});
export type JournalMeta = z.infer<typeof journalMetaSchema>;

/** What a journal folder says of itself: enough to prove that a running pipe still belongs to it, and where to upload. */
import { z } from "zod";
import {
  columnsSchema,
  epochOriginSchema,
  epochSchema,
  gapCauseSchema,
  ideaIdSchema,
  paneIdSchema,
  rowsSchema,
  sessionIdSchema,
  slotSchema,
} from "@coda/protocol";
import { journalEndingSchema } from "./journal-ending.ts";

export const journalMetaSchema = z.object({
  version: z.literal(1),
  epoch: epochSchema,
  origin: epochOriginSchema,
  session: sessionIdSchema,
  idea: ideaIdSchema,
  slot: slotSchema,
  /** Null until tmux has said which pane it made: the pane option `@coda_epoch` is the proof meanwhile. */
  pane: z.nullable(paneIdSchema),
  panePid: z.int().nullable(),
  socketPath: z.string(),
  serverPid: z.int(),
  serverStart: z.string(),
  columns: columnsSchema,
  rows: rowsSchema,
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
  /** See `EpochOrdinals`. Null in journals of older helpers. */
  ordinal: z.int().min(0).nullable().default(null),
  /** When, by the clock that nobody sets, in milliseconds of that start of the machine. Null in journals of older helpers. */
  startedSteadyMs: z.number().nullable().default(null),
  /** The machine's start it was begun in: see `bootId`. Null in journals of older helpers. */
  boot: z.string().nullable().default(null),
  /** Why the pane's epoch before this one broke off; null when it did not, or there was none. */
  gapBefore: z.nullable(gapCauseSchema).default(null),
  /** Since when output is missing before it, as Unix milliseconds; null where nobody knows. */
  gapSinceMs: z.number().nullable().default(null),
  /** The helper saw its program end while the recording was sound. */
  programEnded: z.boolean().default(false),
  /** Its pipe made way to the next one's while tmux may have held output for it, which tmux then forgets. */
  cut: z.boolean().default(false),
  /** When its recording was paused, as Unix milliseconds: its pipe was closed for that. */
  pausedAtMs: z.number().nullable().default(null),
  /** Null while it goes on, or nobody could tell yet. */
  ending: journalEndingSchema.nullable().default(null),
});
export type JournalMeta = z.infer<typeof journalMetaSchema>;

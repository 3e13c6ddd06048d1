/** What a list shows of a session: the last lines on its screen, and the command that was run in it last. */
import * as z from "zod/mini";
import { apiCommandSchema } from "./command-record.ts";
import { paneIdSchema, sessionIdSchema } from "./ids.ts";

export const sessionPreviewSchema = z.object({
  session: sessionIdSchema,
  /** Whose screen it is; null while nothing of the session is stored. */
  pane: z.nullable(paneIdSchema),
  /** The last rows that have something on them, top to bottom, as they are stored: what is masked is masked. */
  lines: z.array(z.string()),
  /** The command that began last, in whichever pane; null where shells mark none. */
  command: z.nullable(apiCommandSchema),
});
export type SessionPreview = z.infer<typeof sessionPreviewSchema>;

/** `GET /api/devmode/ideas/{id}/previews`: one of each session of the idea. */
export const previewListReplySchema = z.object({ previews: z.array(sessionPreviewSchema) });

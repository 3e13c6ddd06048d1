/** What a run of a command printed, as the text a reader would copy. */
import * as z from "zod/mini";

/** `GET /api/devmode/sessions/{id}/text?pane=&from=<epoch>:<offset>&to=<offset>`: of `[from, to)` of that epoch. */
export const runTextReplySchema = z.object({
  text: z.string(),
  /** Only the first `limits.runTextBytes` were read. */
  cut: z.boolean(),
});
export type RunText = z.infer<typeof runTextReplySchema>;

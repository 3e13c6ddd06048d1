/** What a pane printed and ran since a place in its output: what somebody missed who saw it up to there. */
import * as z from "zod/mini";
import { apiCommandSchema } from "./command-record.ts";

/** `GET /api/devmode/sessions/{id}/since?pane=&from=<epoch>:<offset>`: by what is stored, seconds behind what is live. */
export const sinceReplySchema = z.object({
  bytes: z.int().check(z.minimum(0)),
  /** Line feeds in them. */
  lines: z.int().check(z.minimum(0)),
  /** Only `limits.sinceBytes` of them were looked through: there are as many lines or more. */
  more: z.boolean(),
  /** Commands that began or ended since; how many of them ended with another exit code than 0, and the first of those. */
  commands: z.int().check(z.minimum(0)),
  failed: z.int().check(z.minimum(0)),
  firstFailed: z.nullable(apiCommandSchema),
});
export type SinceReply = z.infer<typeof sinceReplySchema>;

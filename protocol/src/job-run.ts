/** What the server did by itself: a run of its background jobs, as an admin is told of it. Replies of the API. */
import * as z from "zod/mini";

/** What started it: the process's own timer, a scheduler's call, or an admin. */
export const jobStarterSchema = z.enum(["timer", "schedule", "admin"]);
export type JobStarter = z.infer<typeof jobStarterSchema>;

/** Why a job was not done. Its reason in full is in the server's log alone: it may name what was stored. */
export const jobFailureSchema = z.enum(["databaseAway", "unexpected"]);
export type JobFailure = z.infer<typeof jobFailureSchema>;

export const jobReportSchema = z.object({
  /** As a sentence about it begins: "pruning notices". */
  job: z.string(),
  tookMs: z.int(),
  /** How much of what, where it did anything: `{chunks: 4, rawBytes: 40}`. */
  counts: z.record(z.string(), z.int()),
  failure: z.nullable(jobFailureSchema),
});
export type JobReport = z.infer<typeof jobReportSchema>;

export const jobRunSchema = z.object({
  id: z.int(),
  startedAt: z.iso.datetime(),
  tookMs: z.int(),
  by: jobStarterSchema,
  jobs: z.array(jobReportSchema),
});
export type JobRun = z.infer<typeof jobRunSchema>;

/** `GET /api/admin/jobs`: the newest first; `failed`: of those in which one failed. */
export const jobRunsReplySchema = z.object({ runs: z.array(jobRunSchema), failed: z.array(jobRunSchema) });
export type JobRunsReply = z.infer<typeof jobRunsReplySchema>;
/** `POST /api/admin/jobs`: they run while the call is answered. */
export const jobRunReplySchema = z.object({ run: jobRunSchema });

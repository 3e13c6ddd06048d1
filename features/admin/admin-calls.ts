/** What the admins' pages ask of the API about the server itself. Each throws an ApiError that says what to do. */
import { jobRunReplySchema, jobRunsReplySchema, type JobRun, type JobRunsReply } from "@coda/protocol";
import { send, sending } from "../api/send.ts";

const jobsPath = "/api/admin/jobs";

export const jobCalls = {
  list: async (signal: AbortSignal): Promise<JobRunsReply> =>
    jobRunsReplySchema.parse(await (await sending({}, signal)("GET", jobsPath)).json()),
  /** Answered once they are through, or their time is over. */
  runNow: async (): Promise<JobRun> => jobRunReplySchema.parse(await (await send("POST", jobsPath)).json()).run,
} as const;

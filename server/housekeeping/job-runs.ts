/** What is kept of the background jobs' runs, for the admins' page: for a week. */
import { desc, gt, lt } from "drizzle-orm";
import { limits, type JobRun, type JobRunsReply } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { jobRuns as table } from "../../drizzle/schema/index.ts";
import { checkAdmin } from "../account/admins.ts";
import type { Scope } from "../scope.ts";

/** Stores it, and lets go what is past its time. */
export async function noteRun(orm: Orm, { startedAt, by, ...run }: Omit<JobRun, "id">): Promise<JobRun> {
  const at = new Date(startedAt);
  const failed = run.jobs.filter(({ failure }) => failure !== null).length;
  await orm.delete(table).where(lt(table.startedAt, new Date(at.getTime() - limits.jobRunsKeptMs)));
  const [row] = await orm
    .insert(table)
    .values({ ...run, startedAt: at, startedBy: by, failed })
    .returning();
  if (row === undefined) throw new Error("a run of the jobs was not stored");
  return apiRun(row);
}

export async function listRuns(scope: Scope): Promise<JobRunsReply> {
  await checkAdmin(scope);
  const newest = (failedAlone: boolean) =>
    scope.orm
      .select()
      .from(table)
      .where(failedAlone ? gt(table.failed, 0) : undefined)
      .orderBy(desc(table.id))
      .limit(limits.jobRunsPerPage);
  return { runs: (await newest(false)).map(apiRun), failed: (await newest(true)).map(apiRun) };
}

function apiRun({ id, startedAt, tookMs, startedBy, jobs }: typeof table.$inferSelect): JobRun {
  return { id, startedAt: startedAt.toISOString(), tookMs, by: startedBy, jobs: [...jobs] };
}

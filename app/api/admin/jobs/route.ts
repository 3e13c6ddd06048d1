import { checkAdmin } from "@/server/account/admins.ts";
import { listRuns } from "@/server/housekeeping/job-runs.ts";
import { runJobs } from "@/server/housekeeping/keep-house.ts";
import { route } from "@/server/http/route.ts";

/** Somebody waits for it. */
const budgetMs = 10_000;

export const GET = route({ by: ["user"] }, async ({ scope }) => listRuns(scope));

export const POST = route({ by: ["user"] }, async ({ scope, context }) => {
  await checkAdmin(scope);
  const { run } = await runJobs(context, { budgetMs, by: "admin" });
  return { run };
});

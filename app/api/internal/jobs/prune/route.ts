import { runJobs } from "@/server/housekeeping/keep-house.ts";
import { ApiError } from "@/server/http/api-error.ts";
import { jobRoute } from "@/server/http/route.ts";

/** Seconds a host may let it run; the jobs stop before that by themselves, and go on at the next call. */
export const maxDuration = 60;
const budgetMs = 45_000;

const run = jobRoute(async (context) => {
  const { kept } = await runJobs(context, { budgetMs, by: "schedule" });
  if (kept.failed.length > 0)
    throw new ApiError("unavailable", `These background jobs failed: ${kept.failed.join(", ")}. The log says why.`);
  return kept;
});

/** As Vercel's cron calls it. */
export const GET = run;
export const POST = run;

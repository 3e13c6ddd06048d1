import { keepHouse } from "@/server/housekeeping/keep-house.ts";
import { jobRoute } from "@/server/http/route.ts";

/** Seconds a host may let it run; the jobs stop before that by themselves, and go on at the next call. */
export const maxDuration = 60;
const budgetMs = 45_000;

const run = jobRoute((context) => keepHouse(context, budgetMs));

/** As Vercel's cron calls it. */
export const GET = run;
export const POST = run;

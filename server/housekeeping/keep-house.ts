/** The background jobs, one after the other, for as long as they may take: retention first, then small chunks. */
import type { ServerContext } from "../context.ts";
import { reportFailure } from "../http/failure-log.ts";
import { forgetOldRates } from "../http/rate-limits.ts";
import { mergeChunks, type Merged } from "./merge.ts";
import { pruneTranscripts, type Pruned } from "./prune.ts";
import type { Turn } from "./turn.ts";

export interface HouseKept {
  readonly pruned: Pruned;
  /** So many chunks became so many. */
  readonly merged: Merged;
}

export async function keepHouse(
  { orm, clock, rest }: Pick<ServerContext, "orm" | "clock" | "rest">,
  budgetMs: number,
): Promise<HouseKept> {
  const untilMs = clock.now().getTime() + budgetMs;
  const turn: Turn = { now: () => clock.now(), hasTime: () => clock.now().getTime() < untilMs, rest };
  await forgetOldRates({ orm, clock });
  const pruned = await pruneTranscripts(orm, turn);
  return { pruned, merged: await mergeChunks(orm, turn) };
}

const everyMs = 5 * 60_000;
const budgetMs = 10_000;

/** Where nobody calls the jobs' route: for the life of the process, a while after each other. */
export async function keepHouseRegularly(
  context: Pick<ServerContext, "orm" | "clock" | "rest">,
  given: { pause: (ms: number) => Promise<void>; reclaim: () => Promise<void> },
): Promise<never> {
  for (;;) {
    await given.pause(everyMs);
    try {
      const { pruned, merged } = await keepHouse(context, budgetMs);
      if (pruned.chunks + merged.from > 0) await given.reclaim();
    } catch (error) {
      reportFailure(error, "the background jobs");
    }
  }
}

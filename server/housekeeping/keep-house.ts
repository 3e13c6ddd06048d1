/** The background jobs, one after the other, for as long as they may take: what hurries, retention, then small chunks. */
import { sweepRevocations } from "../access/sweep-revocations.ts";
import { pruneAudit } from "../audit/prune.ts";
import type { ServerContext } from "../context.ts";
import { reportFailure } from "../http/failure-log.ts";
import { forgetOldRates } from "../http/rate-limits.ts";
import { forgetOver } from "./forget-over.ts";
import { mergeChunks, type Merged } from "./merge.ts";
import { pruneTranscripts, type Pruned } from "./prune.ts";
import type { Turn } from "./turn.ts";

export interface HouseKept {
  readonly pruned: Pruned;
  /** So many chunks became so many. */
  readonly merged: Merged;
  /** Permissions whose end the relay was told of only now. */
  readonly revocations: number;
  /** Lines of the audit log that were past their time. */
  readonly auditEvents: number;
}

type Given = Pick<ServerContext, "orm" | "clock" | "rest" | "relay">;

export async function keepHouse({ orm, clock, rest, relay }: Given, budgetMs: number): Promise<HouseKept> {
  const untilMs = clock.now().getTime() + budgetMs;
  const turn: Turn = { now: () => clock.now(), hasTime: () => clock.now().getTime() < untilMs, rest };
  const revocations = await sweepRevocations({ orm, relay });
  await forgetOldRates({ orm, clock });
  await forgetOver(orm, clock.now());
  const pruned = await pruneTranscripts(orm, turn);
  const auditEvents = await pruneAudit(orm, turn);
  return { pruned, merged: await mergeChunks(orm, turn), revocations, auditEvents };
}

const everyMs = 5 * 60_000;
const budgetMs = 10_000;

/** Where nobody calls the jobs' route: for the life of the process, a while after each other. */
export async function keepHouseRegularly(
  context: Given,
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

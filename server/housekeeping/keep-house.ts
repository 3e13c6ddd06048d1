/** The background jobs, one after the other, for as long as they may take: what hurries, retention, small chunks, then the search. */
import type { JobReport, JobRun, JobStarter } from "@coda/protocol";
import { sweepRevocations } from "../access/sweep-revocations.ts";
import { pruneAudit } from "../audit/prune.ts";
import type { Clock } from "../clock.ts";
import type { ServerContext } from "../context.ts";
import { databaseAway } from "../http/database-away.ts";
import { forgetOldFigures } from "../figure/forget-figures.ts";
import { reportAway, reportFailure } from "../http/failure-log.ts";
import { forgetOldRates } from "../http/rate-limits.ts";
import { tellGoneDevices } from "../notice/gone-devices.ts";
import { tellHeld } from "../push/held-notices.ts";
import { pruneNotices } from "../notice/prune.ts";
import { indexTexts, type Indexed } from "../search/index-texts.ts";
import { forgetOver } from "./forget-over.ts";
import { noteRun } from "./job-runs.ts";
import { mergeChunks, type Merged } from "./merge.ts";
import { pruneTranscripts, type Pruned } from "./prune.ts";
import type { Turn } from "./turn.ts";

export interface HouseKept {
  readonly pruned: Pruned;
  /** So many chunks became so many. */
  readonly merged: Merged;
  /** Output that can be searched by its index now. */
  readonly indexed: Indexed;
  /** Permissions whose end the relay was told of only now. */
  readonly revocations: number;
  /** Lines of the audit log that were past their time. */
  readonly auditEvents: number;
  /** People who were told of a device that is gone; notices that were past their time. */
  readonly goneDevices: number;
  readonly notices: number;
  /** Jobs that failed; the others were done all the same. The log says why. */
  readonly failed: readonly string[];
  /** What is told of each of them. */
  readonly jobs: readonly JobReport[];
}

type Given = Pick<ServerContext, "orm" | "clock" | "rest" | "relay" | "push" | "pause">;

export async function keepHouse(given: Given, budgetMs: number): Promise<HouseKept> {
  const { orm, clock, rest, relay } = given;
  const untilMs = clock.now().getTime() + budgetMs;
  const turn: Turn = { now: () => clock.now(), hasTime: () => clock.now().getTime() < untilMs, rest };
  const jobs = new Jobs(clock);
  const revocations = await jobs.run("telling what was taken back", () => sweepRevocations({ orm, relay }));
  const goneDevices = await jobs.run("telling of devices that are gone", () => tellGoneDevices(given));
  await jobs.run("telling what quiet hours held back", () => tellHeld(given));
  await jobs.run("forgetting old rates", () => forgetOldRates({ orm, clock }));
  await jobs.run("forgetting what is over", () => forgetOver(orm, clock.now()));
  await jobs.run("forgetting old figures", () => forgetOldFigures(orm, clock.now()));
  const pruned = await jobs.run("pruning transcripts", () => pruneTranscripts(orm, turn));
  const auditEvents = await jobs.run("pruning the audit log", () => pruneAudit(orm, turn));
  const notices = await jobs.run("pruning notices", () => pruneNotices(orm, clock.now()));
  const merged = await jobs.run("joining chunks", () => mergeChunks(orm, turn));
  const indexed = await jobs.run("indexing for the search", () => indexTexts(orm, turn));
  return {
    pruned: pruned ?? { epochs: 0, chunks: 0, rawBytes: 0 },
    merged: merged ?? { from: 0, to: 0 },
    indexed: indexed ?? { blocks: 0, rawBytes: 0 },
    revocations: revocations ?? 0,
    auditEvents: auditEvents ?? 0,
    goneDevices: goneDevices ?? 0,
    notices: notices ?? 0,
    failed: jobs.reports.filter(({ failure }) => failure !== null).map(({ job }) => job),
    jobs: jobs.reports,
  };
}

/** Each by itself: one that others' changes were in the way of must not keep output past its retention. */
class Jobs {
  readonly #clock: Clock;
  readonly reports: JobReport[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined: it failed. */
  async run<Value>(what: string, job: () => Promise<Value>): Promise<Value | undefined> {
    const fromMs = this.#clock.now().getTime();
    const report = (came: Pick<JobReport, "counts" | "failure">) =>
      this.reports.push({ job: what, tookMs: this.#clock.now().getTime() - fromMs, ...came });
    try {
      const value = await job();
      report({ counts: countsIn(value), failure: null });
      return value;
    } catch (error) {
      const where = `the background jobs: ${what}`;
      const away = databaseAway(error);
      if (away === undefined) reportFailure(error, where);
      else reportAway(away, where);
      report({ counts: {}, failure: away === undefined ? "unexpected" : "databaseAway" });
      return undefined;
    }
  }
}

/** What a job counts, by its own names or by none; nothing where it did nothing. */
function countsIn(value: unknown): Record<string, number> {
  const counted = typeof value === "object" && value !== null ? Object.entries(value) : [["rows", value] as const];
  const some = counted.filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[1] > 0);
  return Object.fromEntries(some);
}

/** They run, and what came of it is kept for the admins' page. */
export async function runJobs(
  given: Given,
  { budgetMs: forMs, by }: { readonly budgetMs: number; readonly by: JobStarter },
): Promise<{ readonly kept: HouseKept; readonly run: JobRun }> {
  const startedAt = given.clock.now();
  const kept = await keepHouse(given, forMs);
  const tookMs = given.clock.now().getTime() - startedAt.getTime();
  const run = await noteRun(given.orm, { startedAt: startedAt.toISOString(), tookMs, by, jobs: [...kept.jobs] });
  return { kept, run };
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
      const { kept } = await runJobs(context, { budgetMs, by: "timer" });
      const { pruned, merged, indexed } = kept;
      if (pruned.chunks + merged.from + indexed.blocks > 0) await given.reclaim();
    } catch (error) {
      reportFailure(error, "the background jobs");
    }
  }
}

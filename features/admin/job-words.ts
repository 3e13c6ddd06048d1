/** What came of the background jobs, in words. Pure. */
import { durationText, type JobFailure, type JobReport, type JobRun, type JobStarter } from "@coda/protocol";
import { byteCount } from "../terminal/continuity-words.ts";

export const starterWords: Readonly<Record<JobStarter, string>> = {
  timer: "by itself",
  schedule: "called by a scheduler",
  admin: "by an admin",
};

export const failureWords: Readonly<Record<JobFailure, string>> = {
  databaseAway: "The database could not be reached.",
  unexpected: "Nobody expected this. The server’s log of that time says why.",
};

/** "pruning notices" begins a sentence. */
export function jobTitle(job: string): string {
  return `${job.slice(0, 1).toUpperCase()}${job.slice(1)}`;
}

const countNames: Readonly<Record<string, string>> = { rows: "done", from: "joined", to: "left", blocks: "blocks" };

/** "4 chunks, 40 bytes"; nothing where it found nothing to do, or counts nothing. */
export function countsText(counts: JobReport["counts"]): string {
  const parts = Object.entries(counts).map(([name, count]) =>
    name.endsWith("Bytes") ? byteCount(count) : `${count} ${countNames[name] ?? name}`,
  );
  return parts.length === 0 ? "nothing counted" : parts.join(", ");
}

export function tookText(ms: number): string {
  return durationText(ms);
}

export interface JobState {
  readonly job: string;
  readonly last: JobReport;
  readonly lastAt: string;
  /** When it failed last, of what is kept; undefined: it did not. */
  readonly failedAt: string | undefined;
}

/** Each job of the newest run, in the order they are done; `failed`: runs in which one failed. Both the newest first. */
export function jobStates(runs: readonly JobRun[], failed: readonly JobRun[]): readonly JobState[] {
  const [newest] = runs;
  if (newest === undefined) return [];
  const failedAt = (job: string) =>
    failed.find((run) => run.jobs.some((report) => report.job === job && report.failure !== null))?.startedAt;
  return newest.jobs.map((last) => ({ job: last.job, last, lastAt: newest.startedAt, failedAt: failedAt(last.job) }));
}

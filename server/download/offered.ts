/** This server's own offer of the helper's packages. */
import { systemClock } from "../clock.ts";
import { serverConfig } from "../config.ts";
import { RunnerDownloads, type RunnerDownload } from "./runner-downloads.ts";

let ofProcess: RunnerDownloads | undefined;

/** Undefined where the operator named no place for them. */
export async function offeredDownloads(): Promise<readonly RunnerDownload[] | undefined> {
  const base = serverConfig().runnerDownloads;
  if (base === undefined) return undefined;
  ofProcess ??= new RunnerDownloads(base, { clock: systemClock, fetch });
  return ofProcess.list();
}

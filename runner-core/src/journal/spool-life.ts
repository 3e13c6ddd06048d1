/** Whether a journal's spool writes on, by what it left in the folder and by who runs. */
import type { Clock } from "../clock.ts";
import { sameBoot } from "../system-boot.ts";
import { waits } from "../process-alive.ts";
import type { JournalFolder } from "./journal-folder.ts";

export interface SpoolLife {
  readonly clock: Clock;
  /** Whether the process runs that was started in this folder: see `runsIn`. */
  readonly isAlive: (pid: number, folder: string) => boolean;
  /** The machine's present start: see `bootId`. */
  readonly boot: string;
}

/** The pipe of a pane that is being opened has no `pid` file yet; tmux has answered or is lost well within this time. */
const openingMs = 30_000;
/** A spool writes its process id within milliseconds. */
const startMs = 2_000;

/** It writes, or is about to: a young one that has not written its process id yet. */
export function spoolRuns(folder: JournalFolder, life: SpoolLife): boolean {
  if (folder.spoolEnded || rebooted(folder, life)) return false;
  return writerLives(folder, life) || (folder.spoolPids.length === 0 && ageMs(folder, life) < startMs);
}

/** Only when that is proved: an `end` file, dead processes, or an opening that came to nothing long ago. */
export function spoolGone(folder: JournalFolder, life: SpoolLife): boolean {
  if (folder.spoolEnded || rebooted(folder, life)) return true;
  return !writerLives(folder, life) && (folder.spoolPids.length > 0 || ageMs(folder, life) > openingMs);
}

/**
 * The shell or, when somebody killed that, its dd: it writes on as long as the pipe is open. Asked each second of every
 * pane: who runs of those known need not be read from the disk again.
 */
export function writerLives(folder: JournalFolder, { isAlive }: SpoolLife): boolean {
  const lives = (pid: number): boolean => isAlive(pid, folder.path);
  return folder.spoolPidsSeen.some(lives) || folder.spoolPids.some(lives);
}

/** What the pipe was given is on disk: its dd waits for more. */
export function spoolWaits({ spoolPids }: JournalFolder): boolean {
  const writer = spoolPids.at(-1);
  return writer !== undefined && waits(writer);
}

export function rebooted({ meta }: JournalFolder, { boot }: SpoolLife): boolean {
  return meta.boot !== null && !sameBoot(meta.boot, boot);
}

export function ageMs({ meta }: JournalFolder, { clock, boot }: SpoolLife): number {
  const { startedSteadyMs } = meta;
  const isOfThisBoot = meta.boot !== null && sameBoot(meta.boot, boot);
  return isOfThisBoot && startedSteadyMs !== null
    ? clock.steadyMs() - startedSteadyMs
    : clock.now() - Date.parse(meta.startedAt);
}

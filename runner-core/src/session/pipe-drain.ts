/**
 * Whether tmux holds output for a pipe of ours that it has not written into it yet. What it reads from a pane it writes in
 * the next turn of its loop, or as late as the spool takes it, and what it holds when the pipe is closed it forgets: amid
 * output that is one read, up to 4,095 bytes on Linux, however fast the spool is.
 */
import type { PaneId } from "@coda/protocol";
import { pause, type Clock } from "../clock.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { spoolWaits } from "../journal/spool-life.ts";
import { readTimes, readTimesCommand } from "../tmux/pane-commands.ts";
import type { RunGroup } from "../tmux/scoped-target.ts";

/** A pane that prints all the time is not waited for longer. */
const withinMs = 5_000;
const lookEveryMs = 250;

export interface DrainedPipe {
  readonly pane: PaneId;
  /** The journal at its end. */
  readonly folder: JournalFolder;
  readonly clock: Clock;
  /** Commands on this pane alone. */
  readonly run: RunGroup;
}

/**
 * Waits for a moment in which the journal has all that tmux has read: `lastRead` of `readTimes` as of then. As long as
 * tmux names the same, it has read nothing since. Undefined when there is no such moment soon enough, and "lost" when tmux
 * does not answer or the pane is not in its place.
 */
export async function drained(pipe: DrainedPipe): Promise<number | undefined | "lost"> {
  const deadline = pipe.clock.steadyMs() + withinMs;
  for (;;) {
    const lastRead = await drainedNow(pipe);
    if (lastRead !== undefined || pipe.clock.steadyMs() >= deadline) return lastRead;
    await pause(pipe.clock, lookEveryMs);
  }
}

/**
 * tmux looks at a pipe that can take more before it runs a command, and a dd that sleeps has read all there was. So what
 * was held at the first answer is in the pipe by the second, unless dd, which read it, no longer sleeps or has written.
 */
async function drainedNow(pipe: DrainedPipe): Promise<number | undefined | "lost"> {
  const first = await quiet(pipe);
  if (typeof first !== "object") return first;
  const second = await quiet(pipe);
  if (typeof second !== "object") return second;
  return second.lastRead === first.lastRead && second.end === first.end ? second.lastRead : undefined;
}

interface Quiet {
  readonly lastRead: number;
  readonly end: number;
}

/** Nothing was read in this second, the only one in which more could come unnoticed, and the spool waits. */
async function quiet({ pane, folder, run }: DrainedPipe): Promise<Quiet | undefined | "lost"> {
  const reply = await run(readTimesCommand(pane));
  if (reply.error !== undefined) return "lost";
  const times = readTimes(reply.lines);
  if (times === undefined || times.lastRead >= times.now || !spoolWaits(folder)) return undefined;
  return { lastRead: times.lastRead, end: folder.end() };
}

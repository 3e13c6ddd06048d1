/** What a helper says that finds another one in its place. Pure. */
import type { HelperStatus } from "./control-messages.ts";

const begun: Readonly<Record<HelperStatus["startedBy"], readonly [by: string, end: string]>> = {
  hand: ["by hand", "end it with Ctrl-C where it was started"],
  service: ["as a service", "stop the service"],
  app: ["by the desktop app", "quit the app"],
};

/** `pid`: of whoever holds the lock; undefined where that one has just let go of it. */
export function startingHelperText(pid: number | undefined, lock: string): string {
  if (pid === undefined) return "another coda-runner was just starting with this state folder; try again";
  return `another coda-runner is just starting with this state folder (process ${pid}): use that one (coda-runner status), or end it with: kill ${pid}. If process ${pid} is no coda-runner, remove ${lock}`;
}

/** `running`: what it says of itself, where it answers. */
export function secondHelperText(running: HelperStatus | undefined): string {
  if (running === undefined)
    return "another coda-runner is running with this state folder and does not answer; stop it first";
  const { pid, startedAt, startedBy } = running;
  const [by, end] = begun[startedBy];
  const since = startedAt === null ? "" : ` since ${startedAt}, started ${by}`;
  return `another coda-runner is running with this state folder (process ${pid}${since}): use that one (coda-runner status), or ${end}, or kill ${pid}`;
}

/** Which processes run, read from /proc: how a test proves that it leaves none behind. Linux; elsewhere it sees none. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { isAlive } from "../process-alive.ts";

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
  readonly folder: string;
}

function read(look: () => string): string {
  try {
    return look();
  } catch {
    return "";
  }
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/u.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}

/** Whether it runs; one that has ended and waits for its parent to notice does not. */
export function runs(pid: number): boolean {
  return (
    isAlive(pid) &&
    read(() => readFileSync(`/proc/${pid}/stat`, "utf8"))
      .split(") ")
      .at(-1)
      ?.startsWith("Z") !== true
  );
}

/** Processes whose command line or working folder contains `mark`. */
export function processesWith(mark: string): RunningProcess[] {
  return processIds().flatMap((pid) => {
    const command = read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    const folder = read(() => readlinkSync(`/proc/${pid}/cwd`));
    return pid !== process.pid && (command.includes(mark) || folder.includes(mark)) ? [{ pid, command, folder }] : [];
  });
}

/** Which processes run. */
import { existsSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** Whether a process exists; signal 0 asks without sending anything. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const tellsFolders = existsSync("/proc/self/cwd");

/**
 * Whether it is the process that was started in this folder, and not another that was given its number since. Where the
 * system does not tell (macOS), whether there is one of that number.
 */
export function runsIn(pid: number, folder: string): boolean {
  if (!isAlive(pid) || !tellsFolders) return isAlive(pid);
  try {
    // Linux says so when a process's folder was deleted: proc(5).
    return basename(readlinkSync(`/proc/${pid}/cwd`)).replace(/ \(deleted\)$/u, "") === basename(folder);
  } catch {
    return false;
  }
}

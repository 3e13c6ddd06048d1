/** Which processes run. */
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { askAtOnce } from "./child-process.ts";

/** Whether a process exists; signal 0 asks without sending anything. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** As `isAlive`, but not one that has ended and that nobody has asked about yet: in a container that may be never. */
export function isRunning(pid: number): boolean {
  return isAlive(pid) && (!tellsProcesses || !["Z", "X"].includes(statOf(pid)?.[0] ?? "X"));
}

const tellsProcesses = existsSync("/proc/self/cwd");

/**
 * When it was started: the same number has another process at another time. On Linux in ticks since the machine was (proc(5)),
 * elsewhere (macOS) as ps tells it. A word without spaces; undefined where there is none, or nobody tells.
 */
export function startOf(pid: number): string | undefined {
  return tellsProcesses ? statOf(pid)?.[19] : startByPs(pid);
}

/** It takes a few milliseconds; one that hangs is not waited for. */
const psMs = 2_000;

/** In seconds since 1970, by ps(1) of macOS, BSD and Linux: `lstart` is a date in the form of ctime(3). */
export function startByPs(pid: number): string | undefined {
  const env = { PATH: "/bin:/usr/bin", LC_ALL: "C", TZ: "UTC0" };
  const said = askAtOnce("ps", ["-o", "lstart=", "-p", String(pid)], { env, timeoutMs: psMs });
  const atMs = Date.parse(`${said?.trim() ?? ""} UTC`);
  return Number.isNaN(atMs) ? undefined : String(atMs / 1_000);
}

/**
 * Whether it is the process that was started in this folder, and not another that was given its number since. Where the
 * system does not tell (macOS), whether there is one of that number.
 */
export function runsIn(pid: number, folder: string): boolean {
  if (!tellsProcesses) return isAlive(pid);
  try {
    // Linux says so when a process's folder was deleted: proc(5).
    return basename(readlinkSync(`/proc/${pid}/cwd`)).replace(/ \(deleted\)$/u, "") === basename(folder);
  } catch {
    return false;
  }
}

/**
 * Whether it sleeps until something comes: it neither runs, nor waits for its turn or the disk, nor is stopped. True where
 * the system does not tell (macOS).
 */
export function waits(pid: number): boolean {
  return !tellsProcesses || statOf(pid)?.[0] === "S";
}

/** From the state on: it follows the program's name, which may have any character in it (proc(5)). */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
}

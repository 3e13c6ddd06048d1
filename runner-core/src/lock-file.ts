/**
 * A lock among processes, with the number of the one that has it. It knows not for how long, nor what for. A symbolic link
 * that leads nowhere (symlink(2)): it is there with all that it says or not at all, one process alone can make it, and it
 * needs no room on a disk that has none.
 */
import { readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { isAlive, startOf } from "./process-alive.ts";

/** Asked for once: it is the same as long as this process runs, and where ps tells it, it takes a process. */
let ownStart: string | undefined;

/** True: this process has it, until it calls `releaseLock` or ends. */
export function takeLock(path: string): boolean {
  ownStart ??= startOf(process.pid) ?? "";
  return make(path, `${process.pid} ${ownStart}`);
}

export function releaseLock(path: string): void {
  rmSync(path, { force: true });
}

/**
 * Removes what a killed process left, which may have had this one's number, or whatever else lies there. Of two that find it
 * one alone can rename it; what another took in between is put back.
 */
export function dropDeadLock(path: string): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    if (lockHolder(path) !== undefined) return;
    renameSync(path, aside);
    if (lockHolder(aside) !== undefined) make(path, textIn(aside));
  } catch {
    // Released meanwhile.
  }
  rmSync(aside, { force: true });
}

/** The process that has it; undefined where none does any more. */
export function lockHolder(path: string): number | undefined {
  const [number = "", start = ""] = textIn(path).split(" ");
  const pid = Number(number);
  if (!(pid > 0) || !isAlive(pid)) return undefined;
  // Numbers are given again, after a start of the machine very much the same ones.
  if (start === "") return pid === process.pid ? undefined : pid;
  const startNow = startOf(pid);
  // It runs, but nobody could tell since when: what may be held is left alone.
  return startNow === undefined || startNow === start ? pid : undefined;
}

function make(path: string, text: string): boolean {
  try {
    symlinkSync(text, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** "" where there is none. An older release, which may run beside this one, makes a file of it. */
function textIn(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // It is no link, or gone.
  }
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

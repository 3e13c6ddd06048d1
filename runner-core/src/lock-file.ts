/**
 * A lock among processes, with the number of the one that has it. It knows not for how long, nor what for. A symbolic link
 * that leads nowhere (symlink(2)): it is there with all that it says or not at all, one process alone can make it, and it
 * needs no room on a disk that has none.
 */
import { lstatSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
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
    const left = textIn(path);
    // Where nothing lies, a rename finds what a living process has put there since.
    if (left === undefined || holderOf(left) !== undefined) return;
    renameSync(path, aside);
    const taken = textIn(aside) ?? "";
    if (holderOf(taken) !== undefined) make(path, taken);
  } catch {
    // Released meanwhile.
  }
  rmSync(aside, { force: true });
}

/** The process that has it; undefined where none does any more. */
export function lockHolder(path: string): number | undefined {
  return holderOf(textIn(path) ?? "");
}

/** Another one each time that somebody takes it; undefined while nobody has. */
export function lockTrace(path: string): string | undefined {
  const made = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return made && `${made.ino} ${made.ctimeNs}`;
}

function holderOf(text: string): number | undefined {
  const [number = "", start = ""] = text.split(" ");
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
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Undefined where there is none. An older release, which may run beside this one, makes a file of it. */
function textIn(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
  }
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return codeOf(error) === "ENOENT" ? undefined : "";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

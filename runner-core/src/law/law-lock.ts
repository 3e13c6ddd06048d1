/**
 * One at a time among processes: the helper and commands that run beside it read, change and write the same files. A file
 * that only one can make, with the number of the process that made it.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAlive } from "../process-alive.ts";

/** Whoever holds it needs some milliseconds. */
const tries = 200;
const betweenMs = 5;

/** Throws a sentence when another process keeps the lock for a second. */
export function inTurn(path: string, change: () => void): void {
  for (let left = tries; !take(path); left--) {
    if (left === 0) {
      throw new Error(`another process changes the rules of this machine; try again, or remove ${path} if none does`);
    }
    dropDead(path);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenMs);
  }
  try {
    change();
  } finally {
    rmSync(path, { force: true });
  }
}

/** It is there whole or not at all. */
function take(path: string): boolean {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * What a killed process left, which may have had this one's number, or what a machine that lost its power made of it. Of two
 * that find it one alone can rename it; what another took in between is put back.
 */
function dropDead(path: string): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    if (isHeld(path)) return;
    renameSync(path, aside);
    if (isHeld(aside)) linkSync(aside, path);
    rmSync(aside);
  } catch {
    rmSync(aside, { force: true }); // released meanwhile, or taken by a third
  }
}

function isHeld(path: string): boolean {
  const pid = Number(readFileSync(path, "utf8"));
  return pid > 0 && pid !== process.pid && isAlive(pid);
}

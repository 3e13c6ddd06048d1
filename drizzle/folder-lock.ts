/**
 * One process per folder: a lock file with the holder's pid and start time (a pid alone may have been given to another
 * process since). A dead holder's lock is taken over.
 */
import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Takes the lock or throws what `heldBy` makes of the holder's pid. Returns what gives it back. */
export function lockFolder(folder: string, heldBy: (pid: number) => Error): () => void {
  const file = join(folder, "lock");
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryLink(file, mine)) return releaseOnExit(file, mine);
    const held = readOrUndefined(file);
    if (held === undefined) continue;
    const holder = parseHolder(held);
    if (holder !== undefined && isAlive(holder)) throw heldBy(holder.pid);
    takeAway(file, held);
  }
  throw new Error(`the lock ${file} changes hands; try again in a moment.`);
}

interface Holder {
  readonly pid: number;
  readonly started: string | undefined;
}

/** A file linked into place is whole or absent, never half written. */
function tryLink(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead holder's lock; a fresh one that took its place meanwhile is put back. */
function takeAway(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, "utf8") !== stale) linkSync(aside, file);
  } catch {
    // somebody else was faster; the next attempt sees how it stands
  }
  rmSync(aside, { force: true });
}

function releaseOnExit(file: string, mine: string): () => void {
  const release = (): void => {
    process.off("exit", release);
    if (readOrUndefined(file) === mine) rmSync(file, { force: true });
  };
  process.on("exit", release);
  return release;
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as { pid?: unknown; started?: unknown };
    if (typeof value.pid !== "number" || !Number.isSafeInteger(value.pid) || value.pid < 1) return undefined;
    return { pid: value.pid, started: typeof value.started === "string" ? value.started : undefined };
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const started = startOf(holder.pid);
  return started === undefined || holder.started === undefined || started === holder.started;
}

/** When a process started, in the system's own words: proc(5) field 22, elsewhere ps(1). */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 2_000 }).trim();
  } catch {
    return undefined;
  }
}

/** The spools of a helper's journals, found by the process ids they leave in their folders, and killed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Spool {
  readonly sh: number;
  readonly dd: number;
}

/** How many processes were killed: none when no spool runs. */
export function killSpool(stateDir: string, { part, pick }: { part: "dd" | "sh" | "both"; pick: number }): number {
  const spools = runningSpools(join(stateDir, "journal"));
  const spool = spools[Math.floor(pick * spools.length)];
  if (spool === undefined) return 0;
  const pids = part === "both" ? [spool.sh, spool.dd] : [spool[part]];
  return pids.filter((pid) => kill(pid)).length;
}

function runningSpools(journal: string): Spool[] {
  const epochs = list(journal).toSorted((a, b) => a.localeCompare(b));
  return epochs.flatMap((epoch) => {
    const folder = join(journal, epoch);
    const [sh, dd] = [readPid(join(folder, "pid")), readPid(join(folder, "dd"))];
    return existsSync(join(folder, "end")) || sh === undefined || dd === undefined ? [] : [{ sh, dd }];
  });
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Undefined when it is not there, or names a process that is none of a spool's by now. */
function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return /^(?:sh|dash|bash|dd)$/u.test(readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

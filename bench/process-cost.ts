/** What processes cost this machine: CPU time and memory, from Linux's /proc. Children that have ended count for their parent. */
import { readdirSync, readFileSync } from "node:fs";

/** USER_HZ, which Linux shows to programs whatever the kernel's own clock is (proc(5), times(2)). */
const ticksPerSecond = 100;

/** Fields of /proc/<pid>/stat behind the command's name, which may hold spaces; undefined when the process has gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** CPU time so far: user and system, the ended children's with it. */
export function cpuMs(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) for (const field of statOf(pid)?.slice(11, 15) ?? []) ticks += Number(field);
  return (ticks * 1_000) / ticksPerSecond;
}

/** Memory with what is shared divided among its users (PSS): sums over processes are true. */
export function memoryKib(pids: readonly number[]): number {
  return rolledUpKib(pids, "Pss");
}

/** Memory with all that is shared counted for each (RSS), as `ps` shows it. */
export function residentKib(pids: readonly number[]): number {
  return rolledUpKib(pids, "Rss");
}

function rolledUpKib(pids: readonly number[], field: "Pss" | "Rss"): number {
  const line = new RegExp(`^${field}:\\s+(\\d+)`, "mu");
  let kib = 0;
  for (const pid of pids) {
    try {
      kib += Number(line.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"))?.[1] ?? 0);
    } catch {
      // It has ended: it costs nothing.
    }
  }
  return kib;
}

/** Processes whose parent is one of `parents`. */
export function childrenOf(parents: readonly number[]): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && parents.includes(Number(statOf(pid)?.[1])));
}

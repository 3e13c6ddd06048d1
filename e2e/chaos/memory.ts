/** Resident memory of processes over time, and whether it stays within what each kind may need. */
import { readFileSync } from "node:fs";

const everyMs = 5_000;
const mib = 1024 * 1024;

/** By the beginning of the process's name. */
const mostMib: Readonly<Record<string, number>> = {
  helper: 600,
  web: 900,
  relay: 400,
  nats: 200,
  tmux: 100,
  // 50,000 lines of scrollback and a tape of 16 MiB, five times, twice while older history is put before them.
  good: 1_600,
  slow: 1_600,
  flaky: 1_600,
};

export interface MemorySample {
  readonly atMs: number;
  readonly mib: Readonly<Record<string, number>>;
}

export class MemoryWatch {
  readonly samples: MemorySample[] = [];
  readonly #pids: () => ReadonlyMap<string, number>;
  readonly #beganMs = performance.now();
  readonly #timer = setInterval(() => this.#sample(), everyMs);

  constructor(pids: () => ReadonlyMap<string, number>) {
    this.#pids = pids;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The most each process had at any time. */
  get most(): Record<string, number> {
    const most: Record<string, number> = {};
    for (const { mib } of this.samples)
      for (const [name, value] of Object.entries(mib)) most[name] = Math.max(most[name] ?? 0, value);
    return most;
  }

  violations(): string[] {
    return Object.entries(this.most).flatMap(([name, most]) => {
      const allowed = Object.entries(mostMib).find(([prefix]) => name.startsWith(prefix))?.[1];
      return allowed !== undefined && most > allowed ? [`${name} grew to ${most} MiB, and ${allowed} are allowed`] : [];
    });
  }

  #sample(): void {
    const mib: Record<string, number> = {};
    for (const [name, pid] of this.#pids()) mib[name] = residentMib(pid);
    this.samples.push({ atMs: Math.round(performance.now() - this.#beganMs), mib });
  }
}

/** 0 for a process that is gone. */
function residentMib(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
    return Math.round((Number(kib) * 1024) / mib);
  } catch {
    return 0;
  }
}

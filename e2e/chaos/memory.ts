/** Resident memory of processes over time, and whether it stays within what each kind may need and does not grow on. */
import { readFileSync } from "node:fs";
import { growsTooMuch, trendOverLives, trendWithinLife, type MemorySample, type Trend } from "./memory-trend.ts";

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

/** A page's pictures and tapes fill for longer than it lives, up to caps of their own; PostgreSQL is not ours. */
const judgedTrends = ["helper", "web-a", "web-b", "relay-a", "relay-b", "nats"];

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
    for (const { of } of this.samples)
      for (const [name, { mib }] of Object.entries(of)) most[name] = Math.max(most[name] ?? 0, mib);
    return most;
  }

  /** `lives`: at the same age in one life after the other; `life`: in the longest one. Without those that cannot be told. */
  get trends(): Record<string, { readonly lives?: Trend; readonly life?: Trend }> {
    return Object.fromEntries(
      judgedTrends.map((name) => {
        const lives = trendOverLives(this.samples, name);
        const life = trendWithinLife(this.samples, name);
        return [name, { ...(lives && { lives }), ...(life && { life }) }];
      }),
    );
  }

  violations(): string[] {
    const grown = Object.entries(this.trends).flatMap(([name, trends]) =>
      Object.values(trends)
        .filter((trend) => growsTooMuch(trend))
        .map(
          ({ levelMib, grownMib, minutes }) =>
            `${name} grew by ${grownMib} MiB in ${minutes} minutes, from about ${levelMib - Math.round(grownMib / 2)}`,
        ),
    );
    return [...grown, ...this.#beyondCaps()];
  }

  #beyondCaps(): string[] {
    return Object.entries(this.most).flatMap(([name, most]) => {
      const allowed = Object.entries(mostMib).find(([prefix]) => name.startsWith(prefix))?.[1];
      return allowed !== undefined && most > allowed ? [`${name} grew to ${most} MiB, and ${allowed} are allowed`] : [];
    });
  }

  #sample(): void {
    const of: Record<string, { pid: number; mib: number }> = {};
    for (const [name, pid] of this.#pids()) of[name] = { pid, mib: residentMib(pid) };
    this.samples.push({ atMs: Math.round(performance.now() - this.#beganMs), of });
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

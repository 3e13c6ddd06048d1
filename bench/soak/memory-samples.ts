/** Resident memory of each process of a soak every ten seconds, and how much it grows while none of them is begun anew. */
import { childrenOf, memoryKib, residentKib } from "../process-cost.ts";
import { slopeOf } from "../slope.ts";

export interface MemorySample {
  readonly atMs: number;
  /** By name. Of PostgreSQL all processes together (PSS), of every other the one (RSS). */
  readonly of: Readonly<Record<string, { readonly pid: number; readonly kib: number }>>;
}

export interface MemoryGrowth {
  readonly lives: number;
  /** The first level of the first life, the last of the last, and the most there was. */
  readonly firstKib: number;
  readonly lastKib: number;
  readonly mostKib: number;
  /** Within the second halves of its lives, all of them together; null: none was long enough to say. */
  readonly kibPerHour: number | null;
}

const everyMs = 10_000;
/** Fewer samples of half a life say nothing. */
const leastSamples = 12;
const hourMs = 3_600_000;

export class MemorySampler {
  readonly samples: MemorySample[] = [];
  readonly #pids: () => ReadonlyMap<string, number>;
  readonly #beganMs = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(pids: () => ReadonlyMap<string, number>) {
    this.#pids = pids;
    this.#timer = setInterval(() => this.#sample(), everyMs);
    this.#sample();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const all = [...this.#pids()].map(([name, pid]) => {
      const kib = name === "postgres" ? memoryKib([pid, ...childrenOf([pid])]) : residentKib([pid]);
      return [name, { pid, kib }] as const;
    });
    const of = Object.fromEntries(all.filter(([, { kib }]) => kib > 0));
    this.samples.push({ atMs: Math.round(performance.now() - this.#beganMs), of });
  }
}

type Point = readonly [atMs: number, kib: number];

/** A process that became another program is another life, whatever its pid says: `begunAtMs` has those. */
function livesOf(samples: readonly MemorySample[], name: string, begunAtMs: readonly number[]): Point[][] {
  const lives = new Map<string, Point[]>();
  for (const { atMs, of } of samples) {
    const had = of[name];
    if (had === undefined) continue;
    const key = `${had.pid} ${begunAtMs.filter((begun) => begun <= atMs).length}`;
    lives.set(key, [...(lives.get(key) ?? []), [atMs, had.kib]]);
  }
  return [...lives.values()];
}

/** Each life about its own middle, so that one that begins lower than another is no fall. */
function centred(life: readonly Point[]): Point[] {
  const mean = (of: (point: Point) => number): number => life.reduce((sum, each) => sum + of(each), 0) / life.length;
  const [atMs, kib] = [mean(([x]) => x), mean(([, y]) => y)];
  return life.map(([x, y]) => [x - atMs, y - kib]);
}

/** Of the process with this name, or of all with these. `begunAtMs`: when it became another program of its own accord. */
export function growthOf(
  samples: readonly MemorySample[],
  names: readonly string[],
  begunAtMs: readonly number[] = [],
): MemoryGrowth {
  const lives = names.flatMap((name) => livesOf(samples, name, begunAtMs));
  const all = lives.flat().toSorted(([a], [b]) => a - b);
  // Until then it fills what it keeps.
  const settled = lives.map((life) => life.slice(Math.ceil(life.length / 2)));
  const told = settled.filter((life) => life.length >= leastSamples);
  return {
    lives: lives.length,
    firstKib: all[0]?.[1] ?? 0,
    lastKib: all.at(-1)?.[1] ?? 0,
    mostKib: Math.max(0, ...all.map(([, kib]) => kib)),
    kibPerHour: told.length === 0 ? null : slopeOf(told.flatMap((life) => centred(life))) * hourMs,
  };
}

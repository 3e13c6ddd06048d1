/**
 * Whether a process needs more and more memory: what it has at the same age in one life after the other, and within a
 * life that lasts. Levels are lows, since what a garbage collector has not looked at yet is no need. Pure.
 */
export interface MemorySample {
  readonly atMs: number;
  /** By name: the process that had it then, and what it had. */
  readonly of: Readonly<Record<string, { readonly pid: number; readonly mib: number }>>;
}

interface Point {
  readonly atMs: number;
  readonly mib: number;
}

export interface Trend {
  /** The middle one of its lows. */
  readonly levelMib: number;
  /** From its first low to its last. */
  readonly grownMib: number;
  readonly minutes: number;
}

/** Started, its connections made, and younger than most are killed. */
const levelFromMs = 10_000;
const levelToMs = 40_000;
/** Of a life that lasts: what it filled at its start is no growth. */
const warmUpMs = 60_000;
const windowMs = 30_000;
/** Fewer say nothing. */
const leastPoints = 6;
/** What is less than this, or less than half of what it has, is taken for chance. */
const chanceMib = 64;

export function growsTooMuch({ levelMib, grownMib }: Trend): boolean {
  return grownMib > Math.max(chanceMib, levelMib / 2);
}

/** Of one process over all its lives; undefined: it lived too seldom to say. */
export function trendOverLives(samples: readonly MemorySample[], name: string): Trend | undefined {
  return trendOf(
    livesOf(samples, name).flatMap((life) => {
      const [first] = life;
      return first === undefined ? [] : lowest(life, first.atMs + levelFromMs, first.atMs + levelToMs);
    }),
  );
}

/** Of the longest life of one process; undefined: it was too short to say. */
export function trendWithinLife(samples: readonly MemorySample[], name: string): Trend | undefined {
  const [life = []] = livesOf(samples, name).toSorted((a, b) => b.length - a.length);
  const [first] = life;
  const last = life.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const points: Point[] = [];
  for (let from = first.atMs + warmUpMs; from + windowMs <= last.atMs; from += windowMs)
    points.push(...lowest(life, from, from + windowMs));
  return trendOf(points);
}

/** The first sample of a life that was begun before the first look counts as its start. */
function livesOf(samples: readonly MemorySample[], name: string): Point[][] {
  const lives = new Map<number, Point[]>();
  for (const { atMs, of } of samples) {
    const had = of[name];
    if (had === undefined || had.mib === 0) continue;
    const life = lives.get(had.pid) ?? [];
    lives.set(had.pid, life);
    life.push({ atMs, mib: had.mib });
  }
  return [...lives.values()];
}

function lowest(life: readonly Point[], fromMs: number, toMs: number): Point[] {
  const within = life.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  return within.toSorted((a, b) => a.mib - b.mib).slice(0, 1);
}

/** The median of the slopes between any two points (Theil and Sen): a few odd ones do not turn it. */
function trendOf(points: readonly Point[]): Trend | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < leastPoints) return undefined;
  const slopes = points.flatMap((a, index) => points.slice(index + 1).map((b) => (b.mib - a.mib) / (b.atMs - a.atMs)));
  const spanMs = last.atMs - first.atMs;
  return {
    levelMib: median(points.map(({ mib }) => mib)),
    grownMib: Math.round(median(slopes) * spanMs),
    minutes: Math.round(spanMs / 6_000) / 10,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

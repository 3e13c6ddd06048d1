/** The figures over time, for whoever runs the instance: of the last day, week or month, in steps that a chart can show. */
import { and, gt, gte, sql } from "drizzle-orm";
import { z } from "zod";
import { figures as table } from "../../drizzle/schema/index.ts";
import type { Orm } from "../../drizzle/database.ts";
import { checkAdmin } from "../account/admins.ts";
import type { Scope } from "../scope.ts";
import { everyHour } from "./figures.ts";
import { figureTable, type CounterFigure, type CounterName, type HistogramName } from "./figure-table.ts";

const hourMs = 3_600_000;

/** Whole steps, of which the last is the present one. */
export const figureRanges = {
  day: { stepMs: hourMs, steps: 24 },
  week: { stepMs: 6 * hourMs, steps: 28 },
  month: { stepMs: 24 * hourMs, steps: 30 },
} as const;
export type FigureRange = keyof typeof figureRanges;
/** An address that somebody broke means a day. */
export const figureRangeSchema = z.enum(["day", "week", "month"]).catch("day");

export interface FigureSeries {
  /** When each step began, in Unix milliseconds, the oldest first. */
  readonly times: readonly number[];
  /** Quantiles in seconds; null where nothing was measured. */
  readonly waits: Readonly<Record<HistogramName, WaitSeries>>;
  /** How much each step brought, by the figure's word; '' where it has none. */
  readonly counts: Readonly<Record<CounterName, Readonly<Record<string, readonly number[]>>>>;
}

export interface WaitSeries {
  readonly median: readonly (number | null)[];
  /** 19 of 20 were faster. */
  readonly p95: readonly (number | null)[];
  /** So many were measured. */
  readonly count: number;
}

interface Cell {
  readonly at: number;
  readonly figure: string;
  readonly label: string;
  readonly bucket: number;
  readonly count: number;
  readonly sum: number;
}

/** Throws forbidden for everybody but an admin. */
export async function figureSeries(scope: Scope, range: FigureRange): Promise<FigureSeries> {
  await checkAdmin(scope);
  const { stepMs, steps } = figureRanges[range];
  const last = Math.floor(scope.now().getTime() / stepMs);
  const times = Array.from({ length: steps }, (_, back) => (last - steps + 1 + back) * stepMs);
  const cells = await cellsSince(scope.orm, new Date(times[0] ?? 0), stepMs);
  const of = (figure: string, at: number) => cells.filter((cell) => cell.figure === figure && cell.at === at);
  const wait = (figure: HistogramName): WaitSeries => {
    const counted = times.map((at) => perBucket(of(figure, at), figureTable[figure].bounds.length + 1));
    const quantiles = (share: number) => counted.map((counts) => quantile(figureTable[figure].bounds, counts, share));
    return { median: quantiles(0.5), p95: quantiles(0.95), count: sumOf(counted.flat()) };
  };
  const count = (figure: CounterName): Readonly<Record<string, readonly number[]>> => {
    const { label: told }: CounterFigure = figureTable[figure];
    const ofWord = (word: string) =>
      times.map((at) => sumOf(of(figure, at).flatMap(({ label, sum }) => (label === word ? sum : []))));
    return Object.fromEntries((told?.words ?? [""]).map((word) => [word, ofWord(word)]));
  };
  return {
    times,
    waits: { attach: wait("attach"), reopen: wait("reopen"), uploadLag: wait("uploadLag") },
    counts: {
      rawBytes: count("rawBytes"),
      storedBytes: count("storedBytes"),
      gaps: count("gaps"),
      repairs: count("repairs"),
      skips: count("skips"),
      reconnects: count("reconnects"),
    },
  };
}

/** Added up by step in the database: a month has some ten thousand rows. */
async function cellsSince(orm: Orm, since: Date, stepMs: number): Promise<Cell[]> {
  const step = sql<string>`floor(extract(epoch from ${table.hour}) * 1000 / ${sql.raw(String(stepMs))})`;
  const rows = await orm
    .select({
      step,
      figure: table.figure,
      label: table.label,
      bucket: table.bucket,
      count: sql<string>`sum(${table.count})`,
      sum: sql<string>`sum(${table.sum})`,
    })
    .from(table)
    .where(and(gt(table.hour, everyHour), gte(table.hour, since)))
    .groupBy(step, table.figure, table.label, table.bucket);
  return rows.map((row) => ({ ...row, at: Number(row.step) * stepMs, count: Number(row.count), sum: Number(row.sum) }));
}

function perBucket(cells: readonly Cell[], buckets: number): number[] {
  return Array.from({ length: buckets }, (_, place) =>
    sumOf(cells.flatMap(({ bucket, count }) => (bucket === place ? count : []))),
  );
}

/**
 * As Prometheus' histogram_quantile has it: by a straight line within the bucket it falls into, and the last bound where it
 * lies above all. Null where nothing was counted.
 */
export function quantile(bounds: readonly number[], counts: readonly number[], share: number): number | null {
  const rank = share * sumOf(counts);
  if (rank === 0) return null;
  let below = 0;
  for (const [place, bound] of bounds.entries()) {
    const count = counts[place] ?? 0;
    const from = bounds[place - 1] ?? 0;
    if (below + count >= rank) return from + (bound - from) * ((rank - below) / count);
    below += count;
  }
  return bounds.at(-1) ?? null;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

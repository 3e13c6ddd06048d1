/**
 * The figures in Prometheus' text format 0.0.4, for all web processes together. prom-client prints what it counted itself;
 * these were counted elsewhere, so only the printing is here, and a test holds it against that library's.
 */
import { eq } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { figures as table } from "../../drizzle/schema/index.ts";
import { figureNames, figureTable, type CounterFigure, type HistogramFigure } from "./figure-table.ts";
import { everyHour } from "./figures.ts";

export const metricsContentType = "text/plain; version=0.0.4; charset=utf-8";

type Row = Pick<typeof table.$inferSelect, "figure" | "label" | "bucket" | "count" | "sum">;

export async function metricsText(orm: Orm): Promise<string> {
  const rows = await orm.select().from(table).where(eq(table.hour, everyHour));
  const metrics = figureNames.map((figure) => {
    const entry: CounterFigure | HistogramFigure = figureTable[figure];
    const of = rows.filter((row) => row.figure === figure);
    const lines = entry.kind === "counter" ? counterLines(entry, of) : histogramLines(entry, of);
    return [`# HELP ${entry.name} ${entry.help}`, `# TYPE ${entry.name} ${entry.kind}`, ...lines, ""].join("\n");
  });
  return metrics.join("\n");
}

/** Each of its words from the beginning: what never happened is 0, not absent. No word of the table needs escaping. */
function counterLines({ name, label }: CounterFigure, rows: readonly Row[]): string[] {
  if (label === undefined) return [`${name} ${sumOf(rows)}`];
  return label.words.map(
    (word) => `${name}{${label.name}="${word}"} ${sumOf(rows.filter((row) => row.label === word))}`,
  );
}

function histogramLines({ name, bounds }: HistogramFigure, rows: readonly Row[]): string[] {
  const within = (place: number) => countOf(rows.filter(({ bucket }) => bucket <= place));
  return [
    ...bounds.map((bound, place) => `${name}_bucket{le="${bound}"} ${within(place)}`),
    `${name}_bucket{le="+Inf"} ${countOf(rows)}`,
    `${name}_sum ${sumOf(rows)}`,
    `${name}_count ${countOf(rows)}`,
  ];
}

function sumOf(rows: readonly Row[]): number {
  return rows.reduce((total, { sum }) => total + sum, 0);
}

function countOf(rows: readonly Row[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

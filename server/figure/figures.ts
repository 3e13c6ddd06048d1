/**
 * Gathers this process's figures for a moment and adds them to what the database has, so that they are the same for every
 * process and outlive each. What a process has gathered when it is killed is lost: half a second, or five, of numbers.
 */
import { sql } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { figures as table } from "../../drizzle/schema/index.ts";
import type { Clock } from "../clock.ts";
import { bucketOf, figureTable, type CounterFigure, type FigureName, type HistogramFigure } from "./figure-table.ts";

/** Histograms take seconds, one at a time; counters an amount. */
export interface Figure {
  readonly figure: FigureName;
  readonly value: number;
  /** One of the table's words, where the figure is told apart by some. */
  readonly label?: string;
}

type Cell = typeof table.$inferInsert;

interface Given {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<void>;
  readonly afterReply: (work: () => Promise<void>) => void;
  /** What comes within it is written together. A host that bills a function's time wants it short. */
  readonly gatherMs: number;
  /** Nothing is counted where it is not. */
  readonly isOn: boolean;
}

const hourMs = 3_600_000;
/** Stands for all hours together. */
export const everyHour = new Date(0);

export class Figures {
  readonly #given: Given;
  #cells = new Map<string, Cell>();
  #writing: Promise<void> | undefined;

  constructor(given: Given) {
    this.#given = given;
  }

  /** To be called inside a request: they are written behind its reply. Throws on a word that the table does not have. */
  tell(told: readonly Figure[]): void {
    if (!this.#given.isOn || told.length === 0) return;
    const now = this.#given.clock.now().getTime();
    const hour = new Date(now - (now % hourMs));
    for (const each of told) for (const at of [hour, everyHour]) this.#add(cellOf(each, at));
    this.#given.afterReply(async () => {
      this.#writing ??= this.#given.pause(this.#given.gatherMs).then(async () => {
        this.#writing = undefined;
        return this.flush();
      });
      await this.#writing;
    });
  }

  /** What could not be written is kept for the next time. */
  async flush(): Promise<void> {
    const cells = this.#cells;
    if (cells.size === 0) return;
    this.#cells = new Map();
    try {
      await write(this.#given.orm, cells);
    } catch (error) {
      for (const cell of cells.values()) this.#add(cell);
      throw error;
    }
  }

  #add(cell: Cell): void {
    const key = `${cell.hour.toISOString()} ${cell.figure} ${cell.label} ${String(cell.bucket).padStart(3, "0")}`;
    const held = this.#cells.get(key);
    this.#cells.set(key, held ? { ...held, count: held.count + cell.count, sum: held.sum + cell.sum } : cell);
  }
}

function cellOf({ figure, value, label }: Figure, hour: Date): Cell {
  const entry: CounterFigure | HistogramFigure = figureTable[figure];
  const words = entry.kind === "counter" ? entry.label?.words : undefined;
  if (label === undefined ? words !== undefined : words?.includes(label) !== true)
    throw new Error(`'${label}' is no word of the figure '${figure}'`);
  const bucket = entry.kind === "histogram" ? bucketOf(entry, value) : 0;
  return { hour, figure, label: label ?? "", bucket, count: 1, sum: value };
}

/** In one order everywhere: two processes that write at once wait for each other, never in a circle. */
async function write(orm: Orm, cells: ReadonlyMap<string, Cell>): Promise<void> {
  const values = [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
  await orm
    .insert(table)
    .values(values)
    .onConflictDoUpdate({
      target: [table.hour, table.figure, table.label, table.bucket],
      set: { count: sql`${table.count} + excluded.count`, sum: sql`${table.sum} + excluded.sum` },
    });
}

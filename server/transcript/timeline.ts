/** When a pane printed, from the times of its stored chunks alone: their bytes are not read. */
import { and, asc, eq, gt } from "drizzle-orm";
import { limits, type Burst, type PaneId, type SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalChunks as table } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { epochsOf, type EpochRow } from "./epochs.ts";
import { writtenAtOf } from "./written-at.ts";

const rowsAtOnce = 200;
/** A pause that a reader of output does not notice. */
const leastQuietMs = 1_000;

/** Of a session the actor was found to be allowed to read. */
export async function timelineOf(
  scope: Scope,
  { session, pane }: { readonly session: SessionId; readonly pane: PaneId },
  rest: () => Promise<void>,
): Promise<Burst[]> {
  const bursts = new Bursts();
  for (const epoch of await epochsOf(scope, session, pane)) {
    for await (const rows of timesOf(scope.orm, epoch)) {
      for (const row of rows) addChunk(bursts, row);
      await rest();
    }
  }
  return bursts.all;
}

type TimesRow = Pick<typeof table.$inferSelect, "offset" | "rawBytes" | "at" | "times">;

async function* timesOf(orm: Orm, { epoch }: EpochRow): AsyncGenerator<TimesRow[]> {
  const { offset, rawBytes, at, times } = table;
  for (let after = -1; ;) {
    const rows = await orm
      .select({ offset, rawBytes, at, times })
      .from(table)
      .where(and(eq(table.epoch, epoch), gt(offset, after)))
      .orderBy(asc(offset))
      .limit(rowsAtOnce);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.offset;
  }
}

function addChunk(bursts: Bursts, row: TimesRow): void {
  const { atMs, marks = [] } = writtenAtOf(row);
  const end = row.offset + row.rawBytes;
  const pieces = [{ offset: row.offset, atMs }, ...marks];
  for (const [at, piece] of pieces.entries()) {
    const bytes = (pieces[at + 1]?.offset ?? end) - piece.offset;
    if (bytes > 0) bursts.add(piece.atMs, bytes);
  }
}

/** As many as are told at most: where there are more, what is quiet is longer. */
export class Bursts {
  #all: Burst[] = [];
  #quietMs = leastQuietMs;

  get all(): Burst[] {
    return this.#all;
  }

  add(atMs: number, bytes: number): void {
    this.#push({ fromMs: atMs, toMs: atMs, bytes });
    while (this.#all.length > limits.timelineBursts) {
      this.#quietMs *= 2;
      const finer = this.#all;
      this.#all = [];
      for (const burst of finer) this.#push(burst);
    }
  }

  /** A clock that was set back counts as having stood still. */
  #push(given: Burst): void {
    const last = this.#all.at(-1);
    const fromMs = Math.max(given.fromMs, last?.toMs ?? given.fromMs);
    const toMs = Math.max(given.toMs, fromMs);
    if (last === undefined || fromMs - last.toMs > this.#quietMs) this.#all.push({ ...given, fromMs, toMs });
    else this.#all[this.#all.length - 1] = { fromMs: last.fromMs, toMs, bytes: last.bytes + given.bytes };
  }
}

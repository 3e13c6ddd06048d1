/**
 * Joins small stored chunks to larger ones: a second of output is some hundred bytes, and compresses badly by itself.
 * An epoch is one node's at a time, by its row's lock; readers see the chunks before or after, never between.
 */
import { and, asc, eq, gte, inArray, lt } from "drizzle-orm";
import type { Epoch } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalChunks as chunks, terminalEpochs as epochs } from "../../drizzle/schema/index.ts";
import type { EpochRow } from "../transcript/epochs.ts";
import { rawOf } from "../transcript/stored-chunk.ts";
import { joinedTimes, timeColumns, writtenAtOf } from "../transcript/written-at.ts";
import { compress } from "../transcript/zstd.ts";
import { planMerge, type MergeStep, type Piece } from "./merge-plan.ts";
import { epochsInTurn, type Turn } from "./turn.ts";

/** Chunks that are joined, and how many are left of them. */
export interface Merged {
  readonly from: number;
  readonly to: number;
}

/** Younger ones are left: they are what a page that is opened now asks for. */
const settledMs = 10 * 60_000;
/** Of one transaction: an upload to the epoch may wait for it. */
const stepsAtOnce = 8;
const piecesAtOnce = 2_048;

export async function mergeChunks(orm: Orm, turn: Turn): Promise<Merged> {
  const total = { from: 0, to: 0 };
  for await (const epoch of epochsInTurn(orm, turn, lt(epochs.mergedTo, epochs.acknowledged))) {
    for (let again = true; again && turn.hasTime();) {
      const done = await mergeSome(orm, epoch, turn.now());
      total.from += done.from;
      total.to += done.to;
      ({ again } = done);
      await turn.rest();
    }
  }
  return total;
}

async function mergeSome(orm: Orm, epoch: Epoch, now: Date): Promise<Merged & { again: boolean }> {
  return orm.transaction(async (tx) => {
    const [row] = await tx.select().from(epochs).where(eq(epochs.epoch, epoch)).for("update", { skipLocked: true });
    const { steps, isAll } = row === undefined ? { steps: [], isAll: true } : await stepsOf(tx, row, now);
    const taken = steps.slice(0, stepsAtOnce);
    const joined = taken.filter(({ pieces }) => pieces.length > 1);
    for (const step of joined) await join(tx, epoch, step);
    const mergedTo = taken.at(-1)?.mergedTo;
    if (row !== undefined && mergedTo !== undefined && mergedTo !== row.mergedTo)
      await tx.update(epochs).set({ mergedTo }).where(eq(epochs.epoch, epoch));
    const from = joined.reduce((sum, { pieces }) => sum + pieces.length, 0);
    return { from, to: joined.length, again: steps.length > taken.length || (!isAll && taken.length > 0) };
  });
}

/** `isAll`: there are no chunks to join behind those the steps are of. */
async function stepsOf(tx: Orm, row: EpochRow, now: Date): Promise<{ steps: MergeStep[]; isAll: boolean }> {
  const found = await tx
    .select({ offset: chunks.offset, rawBytes: chunks.rawBytes, storedAt: chunks.storedAt })
    .from(chunks)
    .where(and(eq(chunks.epoch, row.epoch), gte(chunks.offset, row.mergedTo)))
    .orderBy(asc(chunks.offset))
    .limit(piecesAtOnce);
  const all = found.map(({ storedAt, ...piece }): Piece => ({ ...piece, storedAtMs: storedAt.getTime() }));
  // Up to the first young one, also where nodes whose clocks differ have stored older ones behind it.
  const young = all.findIndex(({ storedAtMs }) => storedAtMs >= now.getTime() - settledMs);
  const pieces = young === -1 ? all : all.slice(0, young);
  const last = pieces.at(-1);
  const complete = row.ended && last !== undefined && last.offset + last.rawBytes === row.acknowledged;
  return { steps: planMerge({ pieces, complete, nowMs: now.getTime() }), isAll: pieces.length < piecesAtOnce };
}

/** All of them become the first. */
async function join(tx: Orm, epoch: Epoch, { pieces }: MergeStep): Promise<void> {
  const offsets = pieces.map(({ offset }) => offset);
  const rows = await tx
    .select()
    .from(chunks)
    .where(and(eq(chunks.epoch, epoch), inArray(chunks.offset, offsets)))
    .orderBy(asc(chunks.offset));
  const [first] = rows;
  if (first === undefined) return;
  const parts: Uint8Array[] = [];
  for (const row of rows) parts.push(await rawOf(row));
  const raw = Buffer.concat(parts);
  const times = timeColumns(
    first.offset,
    joinedTimes(rows.map((row) => ({ offset: row.offset, written: writtenAtOf(row) }))),
  );
  await tx.delete(chunks).where(and(eq(chunks.epoch, epoch), inArray(chunks.offset, offsets.slice(1))));
  await tx
    .update(chunks)
    .set({ rawBytes: raw.length, zstd: await compress(raw), ...times })
    .where(and(eq(chunks.epoch, epoch), eq(chunks.offset, first.offset)));
}

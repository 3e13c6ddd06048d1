/** Reading what is stored of one epoch: chunks a few at a time, and what is noted between them. */
import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Epoch } from "@coda/protocol";
import {
  terminalChunks,
  terminalGaps,
  terminalKeyframes,
  terminalMasks,
  terminalSizes,
} from "../../drizzle/schema/index.ts";
import type { Orm } from "../../drizzle/database.ts";
import type { EpochRow } from "./epochs.ts";
import { chunkEnd, chunkFrom, type ChunkRow } from "./stored-chunk.ts";

export type GapRow = typeof terminalGaps.$inferSelect;
export type SizeRow = typeof terminalSizes.$inferSelect;
export type KeyframeRow = typeof terminalKeyframes.$inferSelect;

/** 8 × 256 KiB: all of a transcript that is in memory at once. */
const chunksAtOnce = 8;

/**
 * The chunks that hold `[from, to)`; the first may begin before it, the last end after it. Chunks may be joined to larger
 * ones while this is read: each look is one statement, from where the one before ended, and what is known already of a
 * chunk is cut off, so that no byte is missing and none comes twice.
 */
export async function* chunksBetween(
  orm: Orm,
  { epoch }: EpochRow,
  range: { from: number; to: number },
): AsyncGenerator<ChunkRow> {
  let next = range.from;
  for (let isFirst = true; ;) {
    const rows = await chunksFrom(orm, { epoch, next, to: range.to });
    for (const row of rows) {
      if (chunkEnd(row) <= next) continue;
      yield isFirst ? row : await chunkFrom(row, next);
      isFirst = false;
      next = chunkEnd(row);
    }
    if (rows.length < chunksAtOnce) return;
  }
}

/** Some chunks in order, beginning with the one that holds `next` or ends before it. */
function chunksFrom(orm: Orm, { epoch, next, to }: { epoch: Epoch; next: number; to: number }): Promise<ChunkRow[]> {
  const table = terminalChunks;
  const holding = sql`coalesce((select max(held."offset") from ${table} held where held.epoch = ${epoch} and held."offset" <= ${next}), 0)`;
  return orm
    .select()
    .from(table)
    .where(and(eq(table.epoch, epoch), gte(table.offset, holding), lt(table.offset, to)))
    .orderBy(asc(table.offset))
    .limit(chunksAtOnce);
}

/** The first offset at or after `to` where a chunk or gap ends, so that a page holds whole ones. */
export async function wholePieceEnd(orm: Orm, row: EpochRow, to: number): Promise<number> {
  const { epoch } = row;
  const [chunk] = await orm
    .select({ offset: terminalChunks.offset, rawBytes: terminalChunks.rawBytes })
    .from(terminalChunks)
    .where(and(eq(terminalChunks.epoch, epoch), lt(terminalChunks.offset, to)))
    .orderBy(desc(terminalChunks.offset))
    .limit(1);
  const [gap] = await orm
    .select({ to: terminalGaps.to })
    .from(terminalGaps)
    .where(and(eq(terminalGaps.epoch, epoch), lt(terminalGaps.from, to)))
    .orderBy(desc(terminalGaps.from))
    .limit(1);
  const ends = [to, chunk === undefined ? 0 : chunk.offset + chunk.rawBytes, gap?.to ?? 0];
  return Math.min(row.acknowledged, Math.max(...ends));
}

/** Gaps that touch `[from, to]`, one of unknown size at its end included, and what was pruned before an epoch's start. */
export async function gapsBetween(orm: Orm, row: EpochRow, range: { from: number; to: number }): Promise<GapRow[]> {
  const { epoch, start } = row;
  const rows = await orm
    .select()
    .from(terminalGaps)
    .where(
      and(
        eq(terminalGaps.epoch, epoch),
        lte(terminalGaps.from, range.to),
        or(isNull(terminalGaps.to), gte(terminalGaps.to, range.from)),
      ),
    )
    .orderBy(asc(terminalGaps.from));
  return rows.filter((gap) => {
    if (gap.to === null) return gap.from >= range.from;
    const isBeforeStart = gap.to === start && range.from === start;
    return isBeforeStart || (gap.to > range.from && gap.from < range.to);
  });
}

/** The size that holds at `from`, where one was noted, and the changes up to `to`. */
export async function sizesBetween(
  orm: Orm,
  { epoch }: EpochRow,
  range: { from: number; to: number },
): Promise<SizeRow[]> {
  const table = terminalSizes;
  const holding = await orm
    .select()
    .from(table)
    .where(and(eq(table.epoch, epoch), lte(table.offset, range.from)))
    .orderBy(desc(table.offset))
    .limit(1);
  const changes = await orm
    .select()
    .from(table)
    .where(and(eq(table.epoch, epoch), gt(table.offset, range.from), lte(table.offset, range.to)))
    .orderBy(asc(table.offset));
  return [...holding, ...changes];
}

/** Masks with a byte in `[from, to)`. */
export function masksBetween(
  orm: Orm,
  { epoch }: EpochRow,
  range: { from: number; to: number },
): Promise<(typeof terminalMasks.$inferSelect)[]> {
  const table = terminalMasks;
  return orm
    .select()
    .from(table)
    .where(and(eq(table.epoch, epoch), lt(table.from, range.to), gt(table.to, range.from)))
    .orderBy(asc(table.from));
}

/** The newest keyframe at or below an offset, without its payload. */
export async function keyframeOffsetAtOrBelow(
  orm: Orm,
  { epoch }: EpochRow,
  offset: number,
): Promise<number | undefined> {
  const [row] = await orm
    .select({ offset: terminalKeyframes.offset })
    .from(terminalKeyframes)
    .where(and(eq(terminalKeyframes.epoch, epoch), lte(terminalKeyframes.offset, offset)))
    .orderBy(desc(terminalKeyframes.offset))
    .limit(1);
  return row?.offset;
}

export async function keyframesAt(orm: Orm, { epoch }: EpochRow, offsets: readonly number[]): Promise<KeyframeRow[]> {
  return orm
    .select()
    .from(terminalKeyframes)
    .where(and(eq(terminalKeyframes.epoch, epoch), inArray(terminalKeyframes.offset, [...offsets])))
    .orderBy(asc(terminalKeyframes.offset));
}

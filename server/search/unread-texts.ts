/**
 * What was printed since the index was last brought up to date: read and drawn for the search itself, as much of it as
 * there is time for, the least first. What is left out is told of, and is in the index soon.
 */
import { and, desc, inArray, sql, type SQL } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { searchBlocks as blocks, terminalEpochs as epochs } from "../../drizzle/schema/index.ts";
import type { EpochRow } from "../transcript/epochs.ts";
import { readThrough } from "../transcript/read-through.ts";
import { isUnread } from "./index-texts.ts";
import type { BlockKey } from "./search-place.ts";
import { textOf, type TextLine } from "./text-block.ts";
import { textBlocks } from "./text-blocks.ts";

export interface UnreadText extends BlockKey {
  readonly text: string;
  lines(): TextLine[];
}

export interface Unread {
  readonly texts: readonly UnreadText[];
  /** Streams with output that was left out. */
  readonly leftOut: number;
  /** Of all of them, read or not. */
  readonly rawBytes: number;
}

/** Drawing goes at some MB/s. */
const mostRawBytes = 512 * 1024;
const mostStreams = 200;

/** @param hasTime False: what is left is left out. */
export async function unreadTexts(orm: Orm, sessions: SQL, hasTime: () => boolean): Promise<Unread> {
  const rows = await orm
    .select()
    .from(epochs)
    .where(and(isUnread, sql`${epochs.sessionId} in (${sessions})`))
    .orderBy(desc(epochs.ordinal), desc(epochs.sequence))
    .limit(mostStreams);
  const begins = await beginsOf(orm, rows);
  const all = rows
    .map((row) => ({
      row,
      ...(begins.get(row.epoch) ?? { from: Math.max(row.start, row.indexedTo), alternate: false }),
    }))
    .toSorted((a, b) => a.row.acknowledged - a.from - (b.row.acknowledged - b.from));
  const texts: UnreadText[] = [];
  let read = 0;
  let rawBytes = 0;
  for (const each of all) {
    const size = each.row.acknowledged - each.from;
    rawBytes += size;
    if (rawBytes > mostRawBytes || !hasTime()) continue;
    texts.push(...(await drawn(orm, each)));
    read++;
  }
  return { texts, leftOut: all.length - read, rawBytes };
}

interface Stretch {
  readonly row: EpochRow;
  readonly from: number;
  readonly alternate: boolean;
}

async function beginsOf(
  orm: Orm,
  rows: readonly EpochRow[],
): Promise<Map<string, Pick<Stretch, "from" | "alternate">>> {
  if (rows.length === 0) return new Map();
  const starts = new Map(rows.map(({ epoch, start }) => [epoch, start]));
  const last = await orm
    .selectDistinctOn([blocks.epoch], {
      epoch: blocks.epoch,
      from: blocks.resumeAt,
      alternate: blocks.resumeAlternate,
    })
    .from(blocks)
    .where(inArray(blocks.epoch, [...starts.keys()]))
    .orderBy(blocks.epoch, desc(blocks.from));
  return new Map(last.filter(({ epoch, from }) => from >= (starts.get(epoch) ?? 0)).map((at) => [at.epoch, at]));
}

async function drawn(orm: Orm, { row, from, alternate }: Stretch): Promise<UnreadText[]> {
  const told = readThrough(orm, [{ epoch: row, from, to: row.acknowledged }]);
  const made: UnreadText[] = [];
  for await (const { from: begin, lines } of textBlocks(told, { alternate })) {
    const newestAtMs = lines.reduce((newest, { atMs }) => Math.max(newest, atMs), 0);
    made.push({ epoch: row.epoch, from: begin, newestAtMs, text: textOf(lines), lines: () => [...lines] });
  }
  return made;
}

/**
 * Makes stored output searchable: as text in blocks, in turn over all epochs that have more than was read. What is read
 * and drawn is no transaction; what came of it is stored in one, unless somebody else was faster.
 */
import { and, desc, eq, lt, type SQL } from "drizzle-orm";
import type { Epoch } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { searchBlocks as blocks, terminalEpochs as epochs } from "../../drizzle/schema/index.ts";
import { epochsInTurn, type Turn } from "../housekeeping/turn.ts";
import type { EpochRow } from "../transcript/epochs.ts";
import { readThrough } from "../transcript/read-through.ts";
import { holdGroups, letterOldBlocks, placeBlocks } from "./block-places.ts";
import { blockCharacters, packBlock, type TextBlock } from "./text-block.ts";
import type { Place } from "./tail-group.ts";
import { textBlocks } from "./text-blocks.ts";

export interface Indexed {
  blocks: number;
  rawBytes: number;
}

/** Of one transaction, and in memory at once: a group's whole signatures are written with each. */
const blocksAtOnce = 32;
/** A smaller last block of an epoch is read once more, with what followed it. */
const smallCharacters = blockCharacters / 2;
const smallRawBytes = 256 * 1024;

export const isUnread = lt(epochs.indexedTo, epochs.acknowledged);

/** @param among Only these epochs. */
export async function indexTexts(orm: Orm, turn: Turn, among?: SQL): Promise<Indexed> {
  const total: Indexed = { blocks: 0, rawBytes: 0 };
  for await (const epoch of epochsInTurn(orm, turn, and(isUnread, among))) {
    for (let again = true; again && turn.hasTime();) {
      const done = await indexSome(orm, turn, epoch);
      total.blocks += done.blocks;
      total.rawBytes += done.rawBytes;
      ({ again } = done);
      await turn.rest();
    }
  }
  if (among === undefined) await letterOldBlocks(orm, turn);
  return total;
}

async function indexSome(orm: Orm, turn: Turn, epoch: Epoch): Promise<Indexed & { again: boolean }> {
  const nothing = { blocks: 0, rawBytes: 0, again: false };
  const [row] = await orm
    .select()
    .from(epochs)
    .where(and(eq(epochs.epoch, epoch), isUnread));
  if (row === undefined) return nothing;
  const begin = await beginOf(orm, row);
  const made: TextBlock[] = [];
  const told = readThrough(orm, [{ epoch: row, from: begin.from, to: row.acknowledged }]);
  for await (const block of textBlocks(told, begin)) {
    made.push(block);
    await turn.rest();
    if (made.length === blocksAtOnce || !turn.hasTime()) break;
  }
  const to = made.at(-1)?.to ?? row.acknowledged;
  if (!(await store(orm, { row, begin, made, to }))) return nothing;
  return { blocks: made.length, rawBytes: to - row.indexedTo, again: to < row.acknowledged };
}

interface Begin {
  readonly from: number;
  readonly alternate: boolean;
  /** The block that what follows is read together with, and that is replaced. */
  readonly replaced: (Place & { readonly from: number }) | undefined;
}

async function beginOf(orm: Orm, row: EpochRow): Promise<Begin> {
  const last = await lastBlock(orm, row.epoch);
  if (last === undefined || last.from < row.start)
    return { from: Math.max(row.start, row.indexedTo), alternate: false, replaced: undefined };
  const isSmall = last.textBytes < smallCharacters && last.to - last.from < smallRawBytes;
  // Of one unfinished line, it is read again in any case: no two blocks begin at one place.
  if (isSmall || last.resumeAt === last.from)
    return { from: last.from, alternate: last.beginsAlternate, replaced: last };
  return { from: last.resumeAt, alternate: last.resumeAlternate, replaced: undefined };
}

async function lastBlock(orm: Orm, epoch: Epoch) {
  const [last] = await orm
    .select({
      from: blocks.from,
      to: blocks.to,
      groupId: blocks.groupId,
      place: blocks.place,
      textBytes: blocks.textBytes,
      beginsAlternate: blocks.beginsAlternate,
      resumeAt: blocks.resumeAt,
      resumeAlternate: blocks.resumeAlternate,
    })
    .from(blocks)
    .where(eq(blocks.epoch, epoch))
    .orderBy(desc(blocks.from))
    .limit(1);
  return last;
}

interface Made {
  readonly row: EpochRow;
  readonly begin: Begin;
  readonly made: readonly TextBlock[];
  readonly to: number;
}

/** False when the epoch was indexed, pruned or deleted since it was read. */
async function store(orm: Orm, { row, begin, made, to }: Made): Promise<boolean> {
  const rows = await Promise.all(made.map(packedRow));
  return orm.transaction(async (tx) => {
    const { epoch } = row;
    const [now] = await tx.select().from(epochs).where(eq(epochs.epoch, epoch)).for("update");
    if (now?.indexedTo !== row.indexedTo || now.start !== row.start) return false;
    await holdGroups(tx, row.sessionId);
    const replaced = made.length === 0 ? undefined : begin.replaced;
    if (replaced !== undefined)
      await tx.delete(blocks).where(and(eq(blocks.epoch, epoch), eq(blocks.from, replaced.from)));
    const places = await placeBlocks(tx, row.sessionId, { blocks: made, first: replaced });
    const placed = rows.flatMap((values, at) => {
      const place = places[at];
      return place === undefined ? [] : [{ ...values, epoch, ...place }];
    });
    if (placed.length > 0) await tx.insert(blocks).values(placed);
    await tx.update(epochs).set({ indexedTo: to }).where(eq(epochs.epoch, epoch));
    return true;
  });
}

async function packedRow(block: TextBlock) {
  const { lines, ...span } = block;
  const times = lines.map(({ atMs }) => atMs);
  const oldestAt = new Date(times.reduce((a, b) => Math.min(a, b), times[0] ?? 0));
  const newestAt = new Date(times.reduce((a, b) => Math.max(a, b), 0));
  return { ...span, oldestAt, newestAt, ...(await packBlock(block)) };
}

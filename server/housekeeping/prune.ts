/**
 * Takes away output past its retention, which counts from its arrival: a device's clock may be anywhere. Whole chunks go,
 * from an epoch's beginning, so that what is left begins with a keyframe and says that more was there. An epoch is one node's at a time, by the rows of its session and its own.
 */
import { and, asc, count, desc, eq, gt, isNull, lt, lte, or, sql, type SQL } from "drizzle-orm";
import { limits, type Epoch } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import {
  devices,
  ideas,
  ideasTerminalSessions as sessions,
  terminalChunks as chunks,
  terminalEpochs as epochs,
  terminalGaps as gaps,
  terminalKeyframes as keyframes,
  users,
} from "../../drizzle/schema/index.ts";
import type { EpochRow } from "../transcript/epochs.ts";
import { chunkEnd } from "../transcript/stored-chunk.ts";
import { keyframeOffsetAtOrBelow } from "../transcript/stored-output.ts";
import { longestMs } from "./merge-plan.ts";
import { moveStart, removeEpoch } from "./move-start.ts";
import { epochsInTurn, type Turn } from "./turn.ts";

export interface Pruned {
  /** That had nothing left and are gone. */
  epochs: number;
  chunks: number;
  rawBytes: number;
}

const dayMs = 24 * 3_600_000;
/** An epoch is looked at so often: retention is counted in days. */
const checkEveryMs = 3_600_000;
/** What ended without a byte is left so long: its device may still repeat what it told of it. */
const bareMs = 3_600_000;
/** Of one transaction: uploads of the session may wait for it. */
const chunksAtOnce = 500;

export async function pruneTranscripts(orm: Orm, turn: Turn): Promise<Pruned> {
  const total: Pruned = { epochs: 0, chunks: 0, rawBytes: 0 };
  for await (const epoch of epochsInTurn(orm, turn, isDue(turn.now()))) {
    for (let again = true; again && turn.hasTime();) {
      const done = await orm.transaction((tx) => pruneSome(tx, epoch, turn.now()));
      total.epochs += done.epochs;
      total.chunks += done.chunks;
      total.rawBytes += done.rawBytes;
      ({ again } = done);
      await turn.rest();
    }
  }
  return total;
}

function hasNo(table: typeof gaps | typeof keyframes): SQL {
  return sql`not exists (select 1 from ${table} where ${table.epoch} = ${epochs.epoch})`;
}

/** Of a pane that went on: nothing was ever printed or drawn, and nothing is missing. */
function isBare(now: Date): SQL | undefined {
  const newer = sql`exists (select 1 from ${epochs} newer where newer.session_id = ${epochs.sessionId} and newer.pane = ${epochs.pane} and newer.sequence > ${epochs.sequence})`;
  const settled = lt(epochs.createdAt, new Date(now.getTime() - bareMs));
  return and(epochs.ended, eq(epochs.acknowledged, 0), settled, newer, hasNo(gaps), hasNo(keyframes));
}

/** Of an epoch that is itself younger than its retention nothing is past it. */
function isDue(now: Date): SQL | undefined {
  const days = sql`(select coalesce(${ideas.retentionDays}, ${users.retentionDays}, ${limits.retentionDays}::integer)
    from ${sessions} join ${ideas} on ${ideas.id} = ${sessions.ideaId} join ${users} on ${users.id} = ${sessions.userId}
    where ${sessions.id} = ${epochs.sessionId})`;
  const mayBePast = and(
    lt(epochs.createdAt, new Date(now.getTime() - limits.minRetentionDays * dayMs)),
    lt(epochs.createdAt, sql`${now.toISOString()}::timestamptz - make_interval(days => ${days})`),
  );
  const unchecked = or(
    isNull(epochs.pruneCheckedAt),
    lt(epochs.pruneCheckedAt, new Date(now.getTime() - checkEveryMs)),
  );
  return and(unchecked, or(mayBePast, isBare(now)));
}

const nothing = { epochs: 0, chunks: 0, rawBytes: 0, again: false };

async function pruneSome(tx: Orm, epoch: Epoch, now: Date): Promise<Pruned & { again: boolean }> {
  const held = await lock(tx, epoch, now);
  if (held === undefined) return nothing;
  const { row, isOver } = held;
  if (held.isBare) {
    await removeEpoch(tx, row);
    return { ...nothing, epochs: 1 };
  }
  const cutoff = new Date(now.getTime() - held.retentionDays * dayMs);
  const kept = await firstKept(tx, row, { cutoff, isOver });
  const all = kept === "nothing";
  const target = all ? row.acknowledged : await newStart(tx, row, kept);
  const doomed = await tx
    .select({ offset: chunks.offset, rawBytes: chunks.rawBytes })
    .from(chunks)
    .where(and(eq(chunks.epoch, epoch), lte(sql`${chunks.offset} + ${chunks.rawBytes}`, target)))
    .orderBy(asc(chunks.offset))
    .limit(chunksAtOnce);
  const last = doomed.at(-1);
  const isWhole = doomed.length < chunksAtOnce;
  if (last !== undefined) await tx.delete(chunks).where(and(eq(chunks.epoch, epoch), lte(chunks.offset, last.offset)));
  const rawBytes = doomed.reduce((sum, chunk) => sum + chunk.rawBytes, 0);
  const done = { epochs: 0, chunks: doomed.length, rawBytes, again: !isWhole };
  if (isWhole && all) {
    await removeEpoch(tx, row);
    return { ...done, epochs: 1 };
  }
  await moveStart(tx, row, isWhole || last === undefined ? target : chunkEnd(last));
  if (isWhole) await tx.update(epochs).set({ pruneCheckedAt: now }).where(eq(epochs.epoch, epoch));
  return done;
}

interface Held {
  readonly row: EpochRow;
  readonly retentionDays: number;
  /** No device will add to it. */
  readonly isOver: boolean;
  /** It never held anything. */
  readonly isBare: boolean;
}

/** Session first, as an upload does; what somebody else holds is left for another time. */
async function lock(tx: Orm, epoch: Epoch, now: Date): Promise<Held | undefined> {
  const ofEpoch = tx.select({ id: epochs.sessionId }).from(epochs).where(eq(epochs.epoch, epoch));
  const [session] = await tx
    .select({ id: sessions.id, deviceId: sessions.deviceId, ideaId: sessions.ideaId, userId: sessions.userId })
    .from(sessions)
    .where(sql`${sessions.id} = (${ofEpoch})`)
    .for("update", { skipLocked: true });
  const [found] = await tx
    .select({ row: epochs, isBare: sql<boolean>`(${isBare(now)})` })
    .from(epochs)
    .where(and(eq(epochs.epoch, epoch), isDue(now)))
    .for("update", { skipLocked: true });
  if (session === undefined || found === undefined) return undefined;
  const { row } = found;
  const [idea] = await tx.select({ days: ideas.retentionDays }).from(ideas).where(eq(ideas.id, session.ideaId));
  const [user] = await tx.select({ days: users.retentionDays }).from(users).where(eq(users.id, session.userId));
  const serving = and(eq(devices.id, session.deviceId ?? sql`null`), isNull(devices.revokedAt));
  const [device] = await tx.select({ count: count() }).from(devices).where(serving);
  const retentionDays = idea?.days ?? user?.days ?? limits.retentionDays;
  return { row, retentionDays, isOver: row.ended || device?.count === 0, isBare: found.isBare };
}

/** The first chunk that may hold what is to be kept: the one before the first young one, as it may have been joined. */
async function firstKept(
  tx: Orm,
  { epoch, start }: EpochRow,
  { cutoff, isOver }: { readonly cutoff: Date; readonly isOver: boolean },
): Promise<number | "nothing"> {
  const select = (where?: SQL) =>
    tx
      .select({ offset: chunks.offset, storedAt: chunks.storedAt })
      .from(chunks)
      .where(and(eq(chunks.epoch, epoch), where))
      .limit(1);
  const [young] = await select(gt(chunks.storedAt, cutoff)).orderBy(asc(chunks.offset));
  const [holding] = await select(young && lt(chunks.offset, young.offset)).orderBy(desc(chunks.offset));
  const isPast = holding === undefined || holding.storedAt.getTime() + longestMs < cutoff.getTime();
  // Of what goes on the last chunk is kept, however old: it is the screen.
  if (young === undefined && isOver && isPast) return "nothing";
  return holding?.offset ?? young?.offset ?? start;
}

/** The newest keyframe at or below what is to be kept, or that itself where there is none near enough. */
async function newStart(tx: Orm, row: EpochRow, kept: number): Promise<number> {
  const keyframe = await keyframeOffsetAtOrBelow(tx, row, kept);
  const isNear = keyframe !== undefined && kept - keyframe <= limits.resumeFillBytes;
  return Math.max(row.start, isNear ? keyframe : kept);
}

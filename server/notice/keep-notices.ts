/**
 * Putting notices into inboxes: each once, by the name it was told with, and of one terminal no more within an hour than a
 * person reads. What comes beyond that is counted on the newest.
 */
import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { limits, type SessionId, type UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { notices as table } from "../../drizzle/schema/index.ts";

export type NewNotice = Omit<typeof table.$inferInsert, "id" | "counted" | "readAt">;
export type NoticeRow = typeof table.$inferSelect;

const hourMs = 3_600_000;

/** Those that are new to somebody's inbox and stand there by themselves, in the order they were given. */
export async function keepNotices(orm: Orm, given: readonly NewNotice[]): Promise<NoticeRow[]> {
  const kept: NoticeRow[] = [];
  const places = Map.groupBy(given, ({ userId, sessionId }) => `${userId} ${sessionId}`);
  for (const ofPlace of places.values()) {
    const fresh = await unknown(orm, ofPlace);
    const [first] = fresh;
    if (first === undefined) continue;
    const room = await roomFor(orm, first);
    kept.push(...(await insert(orm, fresh.slice(0, room))));
    await countBeyond(orm, first, fresh.slice(room));
  }
  return kept;
}

async function insert(orm: Orm, rows: readonly NewNotice[]): Promise<NoticeRow[]> {
  if (rows.length === 0) return [];
  const target = [table.userId, table.reported];
  return orm
    .insert(table)
    .values([...rows])
    .onConflictDoNothing({ target })
    .returning();
}

/** All are of one person and one place. */
async function unknown(orm: Orm, given: readonly NewNotice[]): Promise<readonly NewNotice[]> {
  const [first] = given;
  if (first === undefined) return [];
  const once = new Map(given.map((notice) => [notice.reported, notice]));
  const names = [...once.keys()];
  const listed = await orm
    .select({ reported: table.reported })
    .from(table)
    .where(and(eq(table.userId, first.userId), inArray(table.reported, names)));
  const known = new Set([...listed.map(({ reported }) => reported), ...(await countedAmong(orm, first, names))]);
  return [...once.values()].filter(({ reported }) => !known.has(reported));
}

type Place = Pick<NewNotice, "userId" | "sessionId" | "receivedAt">;

async function countedAmong(
  orm: Orm,
  { userId, sessionId }: Place,
  names: readonly string[],
): Promise<readonly string[]> {
  if (sessionId === null || sessionId === undefined) return [];
  const rows = await orm
    .select({ counted: table.counted })
    .from(table)
    .where(and(ofSession(userId, sessionId), sql`jsonb_array_length(${table.counted}) > 0`));
  const counted = new Set(rows.flatMap((row) => row.counted));
  return names.filter((name) => counted.has(name));
}

function ofSession(userId: UserId, sessionId: SessionId) {
  return and(eq(table.sessionId, sessionId), eq(table.userId, userId));
}

/** How many more of this terminal may stand by themselves. */
async function roomFor(orm: Orm, { userId, sessionId, receivedAt }: Place): Promise<number> {
  if (sessionId === null || sessionId === undefined) return limits.hourlyNoticesPerSession;
  const since = new Date(receivedAt.getTime() - hourMs);
  const recent = await orm.$count(table, and(ofSession(userId, sessionId), gt(table.receivedAt, since)));
  return Math.max(0, limits.hourlyNoticesPerSession - recent);
}

async function countBeyond(orm: Orm, { userId, sessionId }: Place, beyond: readonly NewNotice[]): Promise<void> {
  if (beyond.length === 0 || sessionId === null || sessionId === undefined) return;
  const newest = orm
    .select({ id: table.id })
    .from(table)
    .where(ofSession(userId, sessionId))
    .orderBy(desc(table.id))
    .limit(1);
  const names = JSON.stringify(beyond.map(({ reported }) => reported).slice(0, limits.countedNotices));
  await orm
    .update(table)
    .set({ counted: sql`${table.counted} || ${names}::jsonb`, readAt: null })
    .where(and(inArray(table.id, newest), sql`jsonb_array_length(${table.counted}) < ${limits.countedNotices}`));
}

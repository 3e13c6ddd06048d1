/** Takes away notices past their time, and of whoever has more than anybody reads the oldest. */
import { and, count, desc, eq, gt, inArray, lt, lte, or, sql } from "drizzle-orm";
import { limits } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ideas, ideasTerminalSessions as sessions, notices as table, users } from "../../drizzle/schema/index.ts";

const dayMs = 24 * 3_600_000;

/** They hold a line of output each: where an idea keeps output for fewer days, that is how long. */
function pastTheirIdea(orm: Orm, now: Date) {
  const days = sql`coalesce(${ideas.retentionDays}, ${users.retentionDays}, ${limits.noticeDays})`;
  return orm
    .select({ id: table.id })
    .from(table)
    .innerJoin(sessions, eq(sessions.id, table.sessionId))
    .innerJoin(ideas, eq(ideas.id, sessions.ideaId))
    .innerJoin(users, eq(users.id, ideas.userId))
    .where(sql`${table.receivedAt} < ${now.toISOString()}::timestamptz - make_interval(days => ${days}::int)`);
}

/** How many went. */
export async function pruneNotices(orm: Orm, now: Date): Promise<number> {
  const cutoff = new Date(now.getTime() - limits.noticeDays * dayMs);
  const past = await orm
    .delete(table)
    .where(or(lt(table.receivedAt, cutoff), inArray(table.id, pastTheirIdea(orm, now))))
    .returning({ id: table.id });
  const rich = await orm
    .select({ userId: table.userId })
    .from(table)
    .groupBy(table.userId)
    .having(gt(count(), limits.noticesPerUser));
  let beyond = 0;
  for (const { userId } of rich) {
    const [oldest] = await orm
      .select({ id: table.id })
      .from(table)
      .where(eq(table.userId, userId))
      .orderBy(desc(table.id))
      .offset(limits.noticesPerUser)
      .limit(1);
    if (oldest === undefined) continue;
    const gone = await orm
      .delete(table)
      .where(and(eq(table.userId, userId), lte(table.id, oldest.id)))
      .returning({ id: table.id });
    beyond += gone.length;
  }
  return past.length + beyond;
}

/** Which shares are good: neither over nor taken back, of somebody who was not shut out. */
import { and, eq, gt, isNotNull, isNull, notExists, type SQL } from "drizzle-orm";
import type { Revocation, UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ideas, ideasTerminalSessions, shareGuests, shares as table, users } from "../../drizzle/schema/index.ts";

export type ShareRow = typeof table.$inferSelect;
export type GuestRow = typeof shareGuests.$inferSelect;

/** Of rows of `shares`. */
export function isGood(now: Date): SQL | undefined {
  return and(isNull(table.revokedAt), gt(table.expiresAt, now));
}

/** Whoever was put out has the link still, and its password: from then on nobody comes in by it. */
export function letsIn(orm: Orm): SQL {
  const isPutOut = and(eq(shareGuests.shareId, table.id), isNotNull(shareGuests.removedAt));
  return notExists(orm.select({ id: shareGuests.id }).from(shareGuests).where(isPutOut));
}

/** Good shares, each with its session and the idea's owner, who answers for it: theirs is the log. */
export function goodShares(orm: Orm, now: Date, ...more: (SQL | undefined)[]) {
  return orm
    .select({ share: table, idea: ideasTerminalSessions.ideaId, owner: ideas.userId })
    .from(table)
    .innerJoin(ideasTerminalSessions, eq(ideasTerminalSessions.id, table.sessionId))
    .innerJoin(ideas, eq(ideas.id, ideasTerminalSessions.ideaId))
    .innerJoin(users, eq(users.id, ideas.userId))
    .where(and(isGood(now), isNull(users.disabledAt), ...more));
}

/** Guests of an account that ends, or is shut out, are cut with it. */
export async function cutGuestsOf(
  tx: Orm,
  revoke: (revocation: Revocation) => void,
  { user, now }: { readonly user: UserId; readonly now: Date },
): Promise<void> {
  const rows = await tx
    .select({ id: table.id })
    .from(table)
    .where(and(isGood(now), eq(table.createdBy, user)));
  for (const { id } of rows) revoke({ what: "grant", grant: id });
}

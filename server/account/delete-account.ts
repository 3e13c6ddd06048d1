/** The end of an account: everything that hangs on it goes, its sockets are cut, and a line without a name stays. */
import { and, asc, count, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { SessionId, UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { auditEvents, ideas, ideasTerminalSessions, users } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { cutGuestsOf } from "../share/open-shares.ts";
import { lockAdmins } from "./admins.ts";
import { checkFresh, signInOf } from "./fresh-sign-in.ts";
import { voidLinksOf } from "./one-time-links.ts";
import { lockUser } from "./user-row.ts";

/** @param confirmation the account's address as typed, or its name where it has none. */
export async function deleteAccount(context: ServerContext, scope: Scope, confirmation: string): Promise<void> {
  if (context.config.local)
    throw new ApiError("forbidden", "In local mode the account is the folder; stop Coda and delete CODA_HOME.");
  const { userId } = scope;
  await revoking(context, async (tx, revoke) => {
    const admins = await lockAdmins(tx);
    const user = await lockUser(tx, userId);
    if (user === undefined) throw new ApiError("signedOut", "This account is gone already.");
    const expected = user.email ?? user.name ?? "";
    if (confirmation.toLowerCase() !== expected.toLowerCase())
      throw new ApiError("badRequest", `Type ${expected} to delete this account.`);
    await checkFresh({ ...context, orm: tx }, user, signInOf(scope));
    await keepAnAdmin(tx, { userId, admins });
    await cutGuestsOf(tx, revoke, { user: userId, now: context.clock.now() });
    // First: they are found by whom they name.
    await forgetInAudit(tx, userId);
    await voidLinksOf(tx, user);
    const sessions = await sessionsOf(tx, userId);
    await tx.delete(users).where(eq(users.id, userId)); // ideas, transcripts, devices and sign-ins go with it
    const actor = { kind: "user", id: userId, name: null } as const;
    await auditEvent({ orm: tx, clock: context.clock }, { action: "account.deleted", actor, of: null });
    // Members of their ideas are in there by permissions of their own.
    for (const session of sessions) revoke({ what: "session", session });
    revoke({ what: "user", user: userId });
  });
}

async function sessionsOf(tx: Orm, userId: UserId): Promise<SessionId[]> {
  const { id, ideaId } = ideasTerminalSessions;
  const own = tx.select({ id: ideas.id }).from(ideas).where(eq(ideas.userId, userId));
  // In the order in which a relay's report takes them.
  const rows = await tx
    .select({ id })
    .from(ideasTerminalSessions)
    .where(inArray(ideaId, own))
    .orderBy(asc(id))
    .for("update");
  return rows.map((row) => row.id);
}

interface Leaving {
  readonly userId: UserId;
  readonly admins: readonly UserId[];
}

async function keepAnAdmin(tx: Orm, { userId, admins }: Leaving): Promise<void> {
  if (!admins.includes(userId) || admins.length > 1) return;
  const [row] = await tx.select({ all: count() }).from(users);
  if ((row?.all ?? 0) > 1)
    throw new ApiError(
      "conflict",
      "You are the only admin of this server; name another one first, on the page Accounts.",
    );
}

/** Their own log goes. In the logs of others it stays said that somebody did it, and no more. */
async function forgetInAudit(tx: Orm, userId: UserId): Promise<void> {
  const own = tx.select({ id: ideas.id }).from(ideas).where(eq(ideas.userId, userId));
  const inNoOther = or(isNull(auditEvents.ideaId), inArray(auditEvents.ideaId, own));
  const byThem = sql`${auditEvents.actor} ->> 'id' = ${userId}`;
  const byNoOther = or(byThem, sql`${auditEvents.actor} ->> 'kind' <> 'user'`);
  await tx.delete(auditEvents).where(and(eq(auditEvents.userId, userId), inNoOther, byNoOther));
  const actor = sql`jsonb_build_object('kind', 'user', 'id', ${userId}::text, 'name', null)`;
  await tx.update(auditEvents).set({ actor, address: null, userAgent: null, requestId: null }).where(byThem);
}

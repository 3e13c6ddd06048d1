/** Signed-in browsers: one row of `sessions` each. The cookie only points to it. */
import { and, eq, gt, isNull, lt, ne, or } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { limits, type Revocation, type UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { sessions, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { voidYesesOf } from "../pairing/pairing-rows.ts";
import { fromNowhere, type Actor, type From } from "../scope.ts";

export const userSessionSeconds = 30 * 24 * 60 * 60;

type Given = Pick<ServerContext, "orm" | "clock">;
type User = Extract<Actor, { kind: "user" }>;

interface How {
  /** As next-auth names it. */
  readonly provider: string | null;
  readonly from: From;
}

/** Returns the new row's id. */
export async function openUserSession(
  { orm, clock }: Given,
  userId: UserId,
  { provider, from }: How = { provider: null, from: fromNowhere },
): Promise<string> {
  const now = clock.now();
  const id = randomUUID();
  await orm.insert(sessions).values({
    id,
    userId,
    expires: new Date(now.getTime() + userSessionSeconds * 1_000),
    createdAt: now,
    provider,
    address: from.address,
    userAgent: from.userAgent?.slice(0, limits.userAgentCharacters) ?? null,
    lastSeenAt: now,
  });
  return id;
}

/** Whose it is, while it exists, has not expired, and they were not shut out. */
export async function findUserSession({ orm, clock }: Given, id: unknown): Promise<User | undefined> {
  const sessionId = z.uuid().safeParse(id);
  if (!sessionId.success) return undefined;
  const now = clock.now();
  const [found] = await orm
    .select({ userId: users.id, name: users.name, email: users.email, lastSeenAt: sessions.lastSeenAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId.data), gt(sessions.expires, now), isNull(users.disabledAt)));
  if (found === undefined) return undefined;
  const { lastSeenAt, ...user } = found;
  await noteSeen(orm, { id: sessionId.data, lastSeenAt, now });
  return { kind: "user", signIn: sessionId.data, ...user };
}

interface Seen {
  readonly id: string;
  readonly lastSeenAt: Date | null;
  readonly now: Date;
}

/** Not at every request: the list of sign-ins need not know the second. */
async function noteSeen(orm: Orm, { id, lastSeenAt, now }: Seen): Promise<void> {
  const stale = new Date(now.getTime() - limits.signInSeenSeconds * 1_000);
  if (lastSeenAt !== null && lastSeenAt > stale) return;
  const unseen = or(isNull(sessions.lastSeenAt), lt(sessions.lastSeenAt, stale));
  await orm
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.id, id), unseen));
}

type Revoke = (revocation: Revocation) => void;

/** Its terminals are cut as well, on every page it was used for, and no device is paired by it any more. */
export async function endUserSession(tx: Orm, revoke: Revoke, id: string): Promise<void> {
  const ended = await tx.delete(sessions).where(eq(sessions.id, id)).returning({ userId: sessions.userId });
  for (const { userId } of ended) await voidYesesOf(tx, userId);
  revoke({ what: "grant", grant: id });
}

/** Those of one user, as above. @param except the one that stays. Returns how many. */
export async function endUserSessions(
  tx: Orm,
  revoke: Revoke,
  { userId, except }: { readonly userId: UserId; readonly except?: string | null },
): Promise<number> {
  const others = except === undefined || except === null ? undefined : ne(sessions.id, except);
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), others))
    .returning({ id: sessions.id });
  if (ended.length > 0) await voidYesesOf(tx, userId);
  for (const { id } of ended) revoke({ what: "grant", grant: id });
  return ended.length;
}

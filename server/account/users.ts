/** The instance's accounts, for its admins: inviting, disabling, naming admins, links for who cannot get in. */
import { and, desc, eq, ilike, lt, max, or, sql } from "drizzle-orm";
import { z } from "zod";
import {
  limits,
  storableTextSchema,
  userIdSchema,
  type AuditAction,
  type OneTimeLinkReply,
  type Revocation,
  type UserId,
  type UserList,
  type inviteUserSchema,
  type patchUserSchema,
} from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { sessions, users } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import { literally } from "../command/queries.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { voidYesesOf } from "../pairing/pairing-rows.ts";
import { cutGuestsOf } from "../share/open-shares.ts";
import { accountLink } from "./account-link.ts";
import { checkAdmin, lockAdmins } from "./admins.ts";
import { voidLinksOf } from "./one-time-links.ts";
import { isUnclaimed } from "./unclaimed.ts";
import { lockKnownUser, type KnownUser, type User } from "./user-row.ts";

/** As the page's address says it. An account that is gone since shows the list from its beginning. */
export const userQuerySchema = z.object({
  /** In their name or address, in capitals or not. */
  text: z.optional(storableTextSchema.check(z.maxLength(limits.personNameCharacters))),
  /** Those that came before this one. */
  before: z.optional(userIdSchema),
});

export async function listUsers(
  scope: Scope,
  { text = "", before }: z.infer<typeof userQuerySchema>,
): Promise<UserList> {
  await checkAdmin(scope);
  const like = `%${literally(text.trim())}%`;
  const [last] =
    before === undefined
      ? []
      : await scope.orm.select({ id: users.id, createdAt: users.createdAt }).from(users).where(eq(users.id, before));
  const isOlder =
    last && or(lt(users.createdAt, last.createdAt), and(eq(users.createdAt, last.createdAt), lt(users.id, last.id)));
  const rows = await scope.orm
    .select({ user: users, isUnclaimed, seen: max(sessions.lastSeenAt) })
    .from(users)
    .leftJoin(sessions, eq(sessions.userId, users.id))
    .where(and(or(ilike(users.name, like), ilike(users.email, like), text === "" ? sql`true` : undefined), isOlder))
    .groupBy(users.id)
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(limits.usersPerPage + 1);
  const page = rows.slice(0, limits.usersPerPage).map(({ user, isUnclaimed: isInvited, seen }) => ({
    id: user.id,
    name: user.name,
    email: user.email,
    isAdmin: user.isAdmin,
    disabledAt: user.disabledAt?.toISOString() ?? null,
    isInvited,
    createdAt: user.createdAt.toISOString(),
    lastSeenAt: seen?.toISOString() ?? null,
  }));
  return { users: page, more: rows.length > page.length };
}

/** An account for an address, whose first sign-in makes it that person's. */
export async function inviteUser(
  context: ServerContext,
  scope: Scope,
  { email }: z.infer<typeof inviteUserSchema>,
): Promise<OneTimeLinkReply> {
  await checkAdmin(scope);
  return scope.orm.transaction(async (tx) => {
    const [made] = await tx
      .insert(users)
      .values({ email, createdAt: scope.now() })
      .onConflictDoNothing()
      .returning({ id: users.id, email: users.email, disabledAt: users.disabledAt });
    if (made === undefined) throw new ApiError("conflict", "There is an account with this address already.");
    await audit(scope.within(tx), "account.created", { subject: { by: "invitation" }, of: made.id });
    return accountLink({ ...context, orm: tx }, { ...made, isUnclaimed: true });
  });
}

/** A new invitation for who has not come yet, a new password for whom it has escaped. */
export async function linkForUser(context: ServerContext, scope: Scope, id: UserId): Promise<OneTimeLinkReply> {
  await checkAdmin(scope);
  return scope.orm.transaction(async (tx) => {
    const user = await found(tx, id);
    await audit(scope.within(tx), "account.link-made", { of: id });
    return accountLink({ ...context, orm: tx }, user);
  });
}

export async function changeUser(
  context: ServerContext,
  scope: Scope,
  { id, ...change }: z.infer<typeof patchUserSchema> & { readonly id: UserId },
): Promise<void> {
  await checkAdmin(scope);
  if (id === scope.userId) throw new ApiError("conflict", "Another admin can change that of you; you cannot.");
  await revoking(context, async (tx, revoke) => {
    const admins = await lockAdmins(tx);
    // Since the first look somebody may have taken it from the one who asks.
    if (!admins.includes(scope.userId)) throw new ApiError("forbidden", "You are no admin any more; reload the page.");
    const user = await found(tx, id);
    const changes = [...adminChange(user, change.isAdmin), ...disabling(user, change.disabled, scope.now())];
    for (const { set, action, subject } of changes) {
      await tx.update(users).set(set).where(eq(users.id, id));
      await audit(scope.within(tx), action, { of: id, ...(subject !== undefined && { subject }) });
      if (action === "account.disabled") await shutOut(tx, revoke, { user, now: scope.now() });
    }
  });
}

interface Change {
  readonly set: Partial<User>;
  readonly action: AuditAction;
  readonly subject?: { readonly admin: boolean };
}

function adminChange(user: User, isAdmin: boolean | undefined): Change[] {
  if (isAdmin === undefined || isAdmin === user.isAdmin) return [];
  return [{ set: { isAdmin }, action: "account.admin-changed", subject: { admin: isAdmin } }];
}

function disabling(user: User, disabled: boolean | undefined, now: Date): Change[] {
  if (disabled === undefined || disabled === (user.disabledAt !== null)) return [];
  return disabled
    ? [{ set: { disabledAt: now }, action: "account.disabled" }]
    : [{ set: { disabledAt: null }, action: "account.enabled" }];
}

/** Sign-ins and links end; browsers and devices are cut. The devices stay paired, for the day it is taken back. */
async function shutOut(
  tx: Orm,
  revoke: (revocation: Revocation) => void,
  { user, now }: { readonly user: User; readonly now: Date },
): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, user.id));
  await voidYesesOf(tx, user.id);
  await voidLinksOf(tx, user);
  await cutGuestsOf(tx, revoke, { user: user.id, now });
  revoke({ what: "user", user: user.id });
}

async function found(tx: Orm, id: UserId): Promise<KnownUser> {
  const user = await lockKnownUser(tx, { id });
  if (user === undefined) throw new ApiError("notFound", "There is no such account; reload the page.");
  return user;
}

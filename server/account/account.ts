/** What people see and change of their own account. */
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { ApiAccount, changePasswordSchema, patchAccountSchema } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { accounts, users } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { checkFresh, checkSignIn, freshness, signInOf } from "./fresh-sign-in.ts";
import { identitiesOf } from "./identities.ts";
import { voidLinksOf } from "./one-time-links.ts";
import { hashPassword, isPassword } from "./password.ts";
import { listSignIns } from "./sign-ins.ts";
import { lockUser, type User } from "./user-row.ts";
import { endUserSessions } from "./user-session.ts";
import { canComeBack } from "./ways-back.ts";

export async function readAccount(context: ServerContext, scope: Scope): Promise<ApiAccount> {
  const user = await ownRow(scope.orm, scope);
  const isStale = (await freshness(context, user, signInOf(scope))) !== "fresh";
  return {
    name: user.name,
    email: user.email,
    emailConfirmed: user.emailVerified !== null,
    hasPassword: user.passwordHash !== null,
    isAdmin: user.isAdmin,
    identities: (await identitiesOf(scope.orm, user.id)).map(methodOf),
    signIns: await listSignIns(scope),
    mustSignInAgain: isStale,
  };
}

export async function renameAccount(scope: Scope, { name }: z.infer<typeof patchAccountSchema>): Promise<void> {
  await scope.orm.transaction(async (tx) => {
    const { id, name: before } = await lockOwnRow(tx, scope);
    if (name === before) return;
    await tx.update(users).set({ name }).where(eq(users.id, id));
    await audit(scope.within(tx), "account.renamed", { subject: { name, before } });
  });
}

/**
 * Sets the first one, which asks for a sign-in of late, or another, which asks for the one so far; wrong ones count as at
 * the door. Every other sign-in of the account ends, and every link that was made for it.
 */
export async function changePassword(
  context: ServerContext,
  scope: Scope,
  { current, password }: z.infer<typeof changePasswordSchema>,
): Promise<void> {
  const user = await ownRow(scope.orm, scope);
  if (user.email === null)
    throw new ApiError("conflict", "A password is asked for together with an address, and this account has none.");
  if (user.passwordHash !== null) {
    await context.rates.take("passwordsOfAccount", user.email);
    await checkCurrent(scope, user.passwordHash, current);
    await context.rates.giveBack("passwordsOfAccount", user.email);
  } else {
    await checkFresh(context, user, signInOf(scope));
  }
  const passwordHash = await hashPassword(password);
  await revoking(context, async (tx, revoke) => {
    const signIn = signInOf(scope);
    // A link may have set one since it was looked at, and ended this sign-in.
    const { passwordHash: stillKept } = await lockOwnRow(tx, scope);
    await checkSignIn(tx, signIn);
    if (stillKept !== user.passwordHash)
      throw new ApiError("conflict", "Another password was set just now; reload the page.");
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    await voidLinksOf(tx, user);
    await endUserSessions(tx, revoke, { userId: user.id, except: signIn.row });
    await audit(scope.within(tx), "account.password-changed", {});
  });
}

async function checkCurrent(scope: Scope, kept: string, current: string | undefined): Promise<void> {
  if (current !== undefined && (await isPassword(kept, current))) return;
  await audit(scope, "account.sign-in-failed", { subject: { method: "password-change" } });
  throw new ApiError("forbidden", "That is not your password; type it again, or sign out and ask for a new one.");
}

/** Takes away a provider to sign in by, as long as there is another way left. Asks for a sign-in of late. */
export async function removeIdentity(context: ServerContext, scope: Scope, method: string): Promise<void> {
  const { config } = context;
  await scope.orm.transaction(async (tx) => {
    const user = await lockOwnRow(tx, scope);
    await checkFresh({ ...context, orm: tx }, user, signInOf(scope));
    const identities = await identitiesOf(tx, user.id);
    const going = identities.filter((provider) => methodOf(provider) === method);
    if (going.length === 0) throw new ApiError("notFound", "This provider is not connected; reload the page.");
    const left = identities.filter((provider) => !going.includes(provider));
    if (!canComeBack(config, user, left))
      throw new ApiError(
        "conflict",
        "It is the only way left to sign in; set a password or connect another one first.",
      );
    for (const provider of going)
      await tx.delete(accounts).where(and(eq(accounts.userId, user.id), eq(accounts.provider, provider)));
    await audit(scope.within(tx), "account.method-removed", { subject: { method } });
  });
}

async function ownRow(orm: Orm, { userId }: Scope): Promise<User> {
  const [user] = await orm.select().from(users).where(eq(users.id, userId));
  return user ?? gone();
}

async function lockOwnRow(tx: Orm, { userId }: Scope): Promise<User> {
  return (await lockUser(tx, userId)) ?? gone();
}

function gone(): never {
  throw new ApiError("signedOut", "This account is gone; sign in again.");
}

/** `oidc` of `oidc https://…`: the provider's id in addresses and on buttons. */
function methodOf(provider: string): string {
  return provider.split(" ")[0] ?? provider;
}

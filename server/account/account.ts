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
import { identitiesOf } from "./entering.ts";
import { hashPassword, isPassword } from "./password.ts";
import { listSignIns } from "./sign-ins.ts";
import { endUserSessions } from "./user-session.ts";

type User = typeof users.$inferSelect;

export async function readAccount(scope: Scope): Promise<ApiAccount> {
  const user = await ownRow(scope.orm, scope);
  return {
    name: user.name,
    email: user.email,
    emailConfirmed: user.emailVerified !== null,
    hasPassword: user.passwordHash !== null,
    isAdmin: user.isAdmin,
    identities: (await identitiesOf(scope.orm, user.id)).map(methodOf),
    signIns: await listSignIns(scope),
  };
}

export async function renameAccount(scope: Scope, { name }: z.infer<typeof patchAccountSchema>): Promise<void> {
  await scope.orm.update(users).set({ name }).where(eq(users.id, scope.userId));
}

/** Sets the first one, or another; every other sign-in of the account ends. Wrong ones count as at the door. */
export async function changePassword(
  context: ServerContext,
  scope: Scope,
  { current, password }: z.infer<typeof changePasswordSchema>,
): Promise<void> {
  const user = await ownRow(scope.orm, scope);
  if (user.passwordHash !== null) {
    const account = user.email ?? user.id;
    await context.rates.take("passwordsOfAccount", account);
    await checkCurrent(scope, user.passwordHash, current);
    await context.rates.giveBack("passwordsOfAccount", account);
  }
  const passwordHash = await hashPassword(password);
  await revoking(context, async (tx, revoke) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    const signIn = scope.actor.kind === "user" ? scope.actor.signIn : null;
    await endUserSessions(tx, revoke, { userId: user.id, except: signIn });
    await audit(scope.within(tx), "account.password-changed", {});
  });
}

async function checkCurrent(scope: Scope, kept: string, current: string | undefined): Promise<void> {
  if (current !== undefined && (await isPassword(kept, current))) return;
  await audit(scope, "account.sign-in-failed", { subject: { method: "password-change" } });
  throw new ApiError("forbidden", "That is not your password; type it again, or sign out and ask for a new one.");
}

/** Takes away a provider to sign in by, as long as there is another way left. */
export async function removeIdentity(scope: Scope, method: string): Promise<void> {
  await scope.orm.transaction(async (tx) => {
    const user = await ownRow(tx, scope, "update");
    const identities = await identitiesOf(tx, user.id);
    const going = identities.filter((provider) => methodOf(provider) === method);
    if (going.length === 0) throw new ApiError("notFound", "This provider is not connected; reload the page.");
    if (user.passwordHash === null && going.length === identities.length)
      throw new ApiError(
        "conflict",
        "It is the only way left to sign in; set a password or connect another one first.",
      );
    for (const provider of going)
      await tx.delete(accounts).where(and(eq(accounts.userId, user.id), eq(accounts.provider, provider)));
    await audit(scope.within(tx), "account.method-removed", { subject: { method } });
  });
}

/** @param lock keeps the row as it is until the transaction ends. */
async function ownRow(orm: Orm, { userId }: Scope, lock?: "update"): Promise<User> {
  const query = orm.select().from(users).where(eq(users.id, userId));
  const [user] = await (lock === undefined ? query : query.for(lock));
  if (user === undefined) throw new ApiError("signedOut", "This account is gone; sign in again.");
  return user;
}

/** `oidc` of `oidc https://…`: the provider's id in addresses and on buttons. */
function methodOf(provider: string): string {
  return provider.split(" ")[0] ?? provider;
}

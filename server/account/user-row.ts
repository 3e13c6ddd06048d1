/**
 * An account's row: as it is, or held still until a transaction ends. What lets somebody in holds it, and what shuts them
 * out changes it, so that of the two at the same moment one sees what the other did. It comes before the rows of sign-ins
 * and links, so that nobody waits for the other for ever, and after those of all admins.
 */
import { eq, type SQL } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { users } from "../../drizzle/schema/index.ts";
import { isUnclaimed } from "./unclaimed.ts";

export type User = typeof users.$inferSelect;
export type KnownUser = User & { readonly isUnclaimed: boolean };

export async function userOfEmail(orm: Orm, email: string): Promise<KnownUser | undefined> {
  return known(orm, eq(users.email, email));
}

export async function lockUser(tx: Orm, id: UserId): Promise<User | undefined> {
  const [user] = await tx.select().from(users).where(eq(users.id, id)).for("update");
  return user;
}

export async function lockKnownUser(tx: Orm, which: { readonly id: UserId } | { readonly email: string }) {
  const isThat = "id" in which ? eq(users.id, which.id) : eq(users.email, which.email);
  await tx.select({ id: users.id }).from(users).where(isThat).for("update");
  // Only now: a statement that waited sees all other tables as they were before.
  return known(tx, isThat);
}

async function known(orm: Orm, isThat: SQL): Promise<KnownUser | undefined> {
  const [row] = await orm.select({ user: users, isUnclaimed }).from(users).where(isThat);
  return row === undefined ? undefined : { ...row.user, isUnclaimed: row.isUnclaimed };
}

/** The providers' identities that are connected to an account. */
import { and, eq } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { accounts } from "../../drizzle/schema/index.ts";
import { lockUser, type User } from "./user-row.ts";

/** Those by which somebody may sign in, as they are kept: `oidc https://…`. */
export async function identitiesOf(orm: Orm, userId: UserId): Promise<string[]> {
  const rows = await orm.select({ provider: accounts.provider }).from(accounts).where(eq(accounts.userId, userId));
  return [...new Set(rows.map(({ provider }) => provider))].toSorted();
}

interface Named {
  readonly provider: string;
  readonly subject: string;
}

/** Whose it is, with their row held still. */
export async function lockUserOfIdentity(tx: Orm, identity: Named): Promise<User | undefined> {
  const found = await userIdOf(tx, identity);
  if (found === undefined) return undefined;
  const user = await lockUser(tx, found);
  // While the row was waited for, the identity may have been taken away from it.
  return (await userIdOf(tx, identity)) === found ? user : undefined;
}

async function userIdOf(tx: Orm, { provider, subject }: Named): Promise<UserId | undefined> {
  const [row] = await tx
    .select({ userId: accounts.userId })
    .from(accounts)
    .where(and(eq(accounts.provider, provider), eq(accounts.providerAccountId, subject)));
  return row?.userId;
}

/** Who runs the instance. */
import { and, eq, isNull } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { users } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";

/** Those who can sign in. */
const admins = and(eq(users.isAdmin, true), isNull(users.disabledAt));

export async function hasAdmin(orm: Orm): Promise<boolean> {
  const [one] = await orm.select({ id: users.id }).from(users).where(admins).limit(1);
  return one !== undefined;
}

/**
 * They stay as they are until the transaction ends: two who take it from each other at once must not both succeed. Rows that
 * name them may be added meanwhile: a large account takes long to delete.
 */
export async function lockAdmins(tx: Orm): Promise<UserId[]> {
  const rows = await tx.select({ id: users.id }).from(users).where(admins).orderBy(users.id).for("no key update");
  return rows.map(({ id }) => id);
}

export async function isAdmin({ orm, actor }: Scope): Promise<boolean> {
  if (actor.kind !== "user") return false;
  const [row] = await orm.select({ isAdmin: users.isAdmin }).from(users).where(eq(users.id, actor.userId));
  return row?.isAdmin === true;
}

/** Throws forbidden for everybody else. Asked anew each time: who was an admin a moment ago may be none. */
export async function checkAdmin(scope: Scope): Promise<void> {
  if (!(await isAdmin(scope))) throw new ApiError("forbidden", "Only an admin of this server may do that.");
}

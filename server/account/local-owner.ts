/** The one user of local mode: whoever owns the machine's account that runs the server. */
import { eq } from "drizzle-orm";
import { userInfo } from "node:os";
import type { Orm } from "../../drizzle/database.ts";
import { users } from "../../drizzle/schema/index.ts";

const ownerEmail = "owner@localhost";

export type User = Pick<typeof users.$inferSelect, "id" | "name" | "email">;

/** Finds the local owner, made at the first call. */
export async function localOwner(orm: Orm): Promise<User> {
  await orm.insert(users).values({ name: osUserName(), email: ownerEmail }).onConflictDoNothing();
  const [owner] = await orm
    .select({ id: users.id, name: users.name, email: users.email })
    .from(users)
    .where(eq(users.email, ownerEmail));
  if (owner === undefined) throw new Error("the local owner was inserted and is not there");
  return owner;
}

function osUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return "owner"; // a uid without a passwd entry, as in some containers
  }
}

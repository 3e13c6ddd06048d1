/** The one user of local mode: whoever owns the machine's account that runs the server. */
import { eq } from "drizzle-orm";
import { userInfo } from "node:os";
import { ideaIdSchema } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ideas, users } from "../../drizzle/schema/index.ts";

const ownerEmail = "owner@localhost";

/** The idea a new owner begins with: what `npm start` opens the first session in. */
const firstIdea = { id: ideaIdSchema.parse("first"), title: "First idea" };

export type User = Pick<typeof users.$inferSelect, "id" | "name" | "email">;

/** Finds the local owner, made at the first call. */
export async function localOwner(orm: Orm): Promise<User> {
  const made = await orm
    .insert(users)
    .values({ name: osUserName(), email: ownerEmail })
    .onConflictDoNothing()
    .returning({ id: users.id });
  for (const { id } of made)
    await orm
      .insert(ideas)
      .values({ ...firstIdea, userId: id })
      .onConflictDoNothing();
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

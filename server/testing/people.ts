/** Somebody else on the same server. */
import { userIdSchema, type UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { users } from "../../drizzle/schema/index.ts";

export async function newStranger(orm: Orm): Promise<UserId> {
  const [made] = await orm.insert(users).values({ name: "stranger" }).returning({ id: users.id });
  return userIdSchema.parse(made?.id);
}

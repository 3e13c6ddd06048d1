/** Others on the same server. */
import { userIdSchema, type IdeaId, type MemberRole, type UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ideaMembers, users } from "../../drizzle/schema/index.ts";

export async function newStranger(orm: Orm, name = "stranger"): Promise<UserId> {
  const [made] = await orm.insert(users).values({ name }).returning({ id: users.id });
  return userIdSchema.parse(made?.id);
}

export async function newMember(orm: Orm, idea: IdeaId, role: MemberRole): Promise<UserId> {
  const userId = await newStranger(orm, `a ${role}`);
  await orm.insert(ideaMembers).values({ ideaId: idea, userId, role, createdAt: new Date() });
  return userId;
}

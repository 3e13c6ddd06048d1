/** Others on the same server. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { guestIdSchema, userIdSchema, type IdeaId, type MemberRole, type ShareId, type UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import type { ServerContext } from "../context.ts";
import { ideaInvitations, ideaMembers, shareGuests, users } from "../../drizzle/schema/index.ts";

export async function newStranger(orm: Orm, name = "stranger"): Promise<UserId> {
  const email = `${randomUUID()}@example.org`;
  const [made] = await orm.insert(users).values({ name, email }).returning({ id: users.id });
  return userIdSchema.parse(made?.id);
}

export async function newMember(orm: Orm, idea: IdeaId, role: MemberRole): Promise<UserId> {
  const userId = await newStranger(orm, `a ${role}`);
  await orm.insert(ideaMembers).values({ ideaId: idea, userId, role, createdAt: new Date(0) });
  return userId;
}

/** As some identity providers know people by their address alone. */
export async function forgetName(orm: Orm, user: UserId): Promise<void> {
  await orm.update(users).set({ name: null }).where(eq(users.id, user));
}

/** Links that nobody has. */
export async function addInvitations(
  { orm, clock }: Pick<ServerContext, "orm" | "clock">,
  { idea, count }: { readonly idea: IdeaId; readonly count: number },
): Promise<void> {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + 3_600_000);
  const rows = Array.from({ length: count }, () => {
    const id = randomUUID();
    return { id, ideaId: idea, role: "viewer" as const, tokenHash: id, createdAt, expiresAt };
  });
  await orm.insert(ideaInvitations).values(rows);
}

/** Who came by a link, and whom nobody is. */
export async function addGuests(
  { orm, clock }: Pick<ServerContext, "orm" | "clock">,
  shareId: ShareId,
  count: number,
): Promise<void> {
  const createdAt = clock.now();
  const rows = Array.from({ length: count }, () => {
    const id = guestIdSchema.parse(randomUUID());
    return { id, shareId, name: "a guest", tokenHash: id, createdAt };
  });
  await orm.insert(shareGuests).values(rows);
}

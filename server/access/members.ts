/** Members of an idea: who they are and what they may, changing that, and taking it back. The owner is none of them. */
import { and, asc, eq, inArray } from "drizzle-orm";
import { mayAs, type ApiMember, type IdeaId, type MemberList, type MemberRole, type UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import {
  ideaMembers as table,
  ideasTerminalSessions as sessions,
  noticeLevels,
  users,
  watchers,
} from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";
import { lockInvitations, openInvitations, withdrawLocked } from "./invitations.ts";
import { revoking } from "./revoking.ts";

type Given = Pick<ServerContext, "orm" | "relay" | "clock">;

/** Which member of which idea. */
export interface Membership {
  readonly idea: IdeaId;
  readonly user: UserId;
}

/** The owner first. Members see who else is there; addresses and invitations are the owner's to see. */
export async function listMembers(scope: Scope, id: IdeaId): Promise<MemberList> {
  const idea = await ideaRow(scope, id, { as: "viewer" });
  const isOwner = idea.role === "owner";
  const person = { user: users.id, name: users.name, email: users.email };
  const owners = await scope.orm.select(person).from(users).where(eq(users.id, idea.userId));
  const members = await scope.orm
    .select({ ...person, role: table.role, since: table.createdAt })
    .from(table)
    .innerJoin(users, eq(users.id, table.userId))
    .where(eq(table.ideaId, id))
    .orderBy(asc(table.createdAt), asc(table.userId));
  const all = [...owners.map((owner) => ({ ...owner, role: "owner" as const, since: idea.createdAt })), ...members];
  return {
    members: all.map(({ since, email, ...member }): ApiMember => {
      const mayReach = isOwner || member.user === scope.userId;
      return { ...member, email: mayReach ? email : null, since: since.toISOString() };
    }),
    invitations: isOwner ? await openInvitations(scope, id) : [],
  };
}

/** Open terminals of theirs come back with the new role. Open invitations to more than that are withdrawn: they may have one. */
export async function changeMember(
  given: Given,
  scope: Scope,
  { idea, user, role }: Membership & { readonly role: MemberRole },
): Promise<void> {
  await ideaRow(scope, idea, { as: "owner" });
  await revoking(given, async (tx, revoke) => {
    const inside = scope.within(tx);
    const invitations = await lockInvitations(inside, idea);
    const was = await lockMember(tx, { idea, user });
    if (was === role) return;
    await tx
      .update(table)
      .set({ role })
      .where(and(eq(table.ideaId, idea), eq(table.userId, user)));
    const beyond = invitations.filter((invitation) => !mayAs(role, invitation.role));
    const withdrawn = await withdrawLocked(inside, beyond);
    await audit(inside, "member.role-changed", { idea, of: user, subject: { user, role, was, withdrawn } });
    revoke({ what: "member", user, idea, changed: true });
  });
}

/**
 * By the owner, or by the member, who leaves. Open terminals of theirs are cut. Whoever is sent away may have an invitation
 * that they did not need: all open ones are withdrawn.
 */
export async function removeMember(given: Given, scope: Scope, { idea, user }: Membership): Promise<void> {
  const leaves = user === scope.userId;
  const row = await ideaRow(scope, idea, { as: leaves ? "viewer" : "owner" });
  if (user === row.userId) {
    throw new ApiError("conflict", "The owner of an idea cannot leave it; delete the idea instead.");
  }
  await revoking(given, async (tx, revoke) => {
    const inside = scope.within(tx);
    const invitations = leaves ? [] : await lockInvitations(inside, idea);
    const role = await lockMember(tx, { idea, user });
    await tx.delete(table).where(and(eq(table.ideaId, idea), eq(table.userId, user)));
    await forgetWishes(tx, { idea, user });
    const withdrawn = await withdrawLocked(inside, invitations);
    await audit(inside, "member.removed", { idea, of: user, subject: { user, role, left: leaves, withdrawn } });
    revoke({ what: "member", user, idea });
  });
}

/** What they watch for takes room that the others share, and is nobody else's to end. */
async function forgetWishes(tx: Orm, { idea, user }: Membership): Promise<void> {
  const here = tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.ideaId, idea));
  await tx.delete(watchers).where(and(eq(watchers.userId, user), inArray(watchers.sessionId, here)));
  await tx.delete(noticeLevels).where(and(eq(noticeLevels.userId, user), inArray(noticeLevels.sessionId, here)));
}

/** The role they have. Throws notFound for whoever is no member. */
async function lockMember(tx: Orm, { idea, user }: Membership): Promise<MemberRole> {
  const [row] = await tx
    .select({ role: table.role })
    .from(table)
    .where(and(eq(table.ideaId, idea), eq(table.userId, user)))
    .for("update");
  if (row === undefined) throw new ApiError("notFound", "There is no such member of this idea.");
  return row.role;
}

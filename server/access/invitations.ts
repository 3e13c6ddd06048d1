/** Links that make whoever opens one signed in a member of an idea, once. */
import { and, asc, count, eq, gt, inArray, isNull, type SQL } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import {
  limits,
  mayAs,
  type AcceptInvitationReply,
  type ApiInvitation,
  type IdeaId,
  type InvitationReply,
  type MemberRole,
} from "@coda/protocol";
import { ideaInvitations as table, ideaMembers, ideas } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { checkEnabled } from "../http/flags.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";
import { linkTokenHash, newLinkToken } from "./link-token.ts";
import { revoking } from "./revoking.ts";

type Row = typeof table.$inferSelect;
type Making = Pick<ServerContext, "config" | "random">;
type Accepting = Pick<ServerContext, "config" | "orm" | "relay" | "clock" | "rates">;

/** Of an idea that the actor was found to own. */
export async function openInvitations(scope: Scope, idea: IdeaId): Promise<ApiInvitation[]> {
  const rows = await scope.orm
    .select()
    .from(table)
    .where(and(eq(table.ideaId, idea), isOpen(scope.now())))
    .orderBy(asc(table.createdAt));
  return rows.map(apiInvitation);
}

/** The link is told here and never again. */
export async function invite(
  { config, random }: Making,
  scope: Scope,
  { idea, role }: { readonly idea: IdeaId; readonly role: MemberRole },
): Promise<InvitationReply> {
  checkEnabled(config, "members");
  const { token, tokenHash } = newLinkToken(random);
  const createdAt = scope.now();
  const expiresAt = new Date(createdAt.getTime() + limits.invitationSeconds * 1_000);
  return scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    await ideaRow(inside, idea, { as: "owner", lock: "no key update" });
    await checkMemberCount(inside, idea);
    const row = { id: randomUUID(), ideaId: idea, role, tokenHash, createdAt, expiresAt };
    await tx.insert(table).values(row);
    await audit(inside, "member.invited", { idea, subject: { invitation: row.id, role } });
    return { invitation: apiInvitation(row), url: `${config.origin}/invitation#${token}` };
  });
}

/** The link then opens nothing any more; who has used it before stays. */
export async function withdrawInvitation(
  scope: Scope,
  { idea, id }: { readonly idea: IdeaId; readonly id: string },
): Promise<void> {
  await ideaRow(scope, idea, { as: "owner" });
  await scope.orm.transaction(async (tx) => {
    const [withdrawn] = await tx
      .delete(table)
      .where(and(eq(table.id, id), eq(table.ideaId, idea), isOpen(scope.now())))
      .returning({ role: table.role });
    if (withdrawn === undefined)
      throw new ApiError("notFound", "There is no such invitation; it was used or has expired.");
    const subject = { invitation: id, role: withdrawn.role };
    await audit(scope.within(tx), "member.invitation-withdrawn", { idea, subject });
  });
}

/**
 * The open ones, which nobody takes until the transaction ends. Before a member's row is locked: whoever takes one locks them
 * in this order.
 */
export async function lockInvitations(scope: Scope, idea: IdeaId): Promise<Row[]> {
  return scope.orm
    .select()
    .from(table)
    .where(and(eq(table.ideaId, idea), isOpen(scope.now())))
    .orderBy(asc(table.id))
    .for("update");
}

/** Of those: somebody who was sent away, or may less from now on, may have kept one. How many they were. */
export async function withdrawLocked(scope: Scope, rows: readonly Row[]): Promise<number> {
  const ids = rows.map(({ id }) => id);
  await scope.orm.delete(table).where(inArray(table.id, ids));
  return ids.length;
}

/** A member's role is raised by it, and never lowered: then, and for the owner, the link stays as it is for somebody else. */
export async function acceptInvitation(given: Accepting, scope: Scope, token: string): Promise<AcceptInvitationReply> {
  checkEnabled(given.config, "members");
  await given.rates.take("linksOfAddress", scope.from.address);
  return revoking(given, async (tx, revoke) => {
    const inside = scope.within(tx);
    const invitation = await lockInvitation(inside, token);
    const { ideaId: idea, role } = invitation;
    const user = scope.userId;
    const was = await roleOf(inside, idea);
    if (was === "owner") throw new ApiError("conflict", "This idea is yours; send the link to somebody else.");
    if (was !== undefined && mayAs(was, role)) return { idea, role: was };
    await tx.update(table).set({ usedAt: scope.now(), usedBy: user }).where(eq(table.id, invitation.id));
    await tx
      .insert(ideaMembers)
      .values({ ideaId: idea, userId: user, role, createdAt: scope.now() })
      .onConflictDoUpdate({ target: [ideaMembers.ideaId, ideaMembers.userId], set: { role } });
    if (was === undefined) {
      await audit(inside, "member.joined", { idea, subject: { role, invitation: invitation.id } });
    } else {
      await audit(inside, "member.role-changed", { idea, subject: { user, role, was, invitation: invitation.id } });
      revoke({ what: "member", user, idea, changed: true });
    }
    return { idea, role };
  });
}

async function lockInvitation(scope: Scope, token: string): Promise<Row> {
  const [row] = await scope.orm
    .select()
    .from(table)
    .where(and(eq(table.tokenHash, linkTokenHash(token)), isOpen(scope.now())))
    .for("update");
  if (row === undefined) {
    throw new ApiError("gone", "This link was used, was withdrawn or has expired; ask whoever sent it for a new one.");
  }
  return row;
}

function isOpen(now: Date): SQL | undefined {
  return and(isNull(table.usedAt), gt(table.expiresAt, now));
}

async function roleOf(scope: Scope, idea: IdeaId): Promise<MemberRole | "owner" | undefined> {
  const [row] = await scope.orm
    .select({ owner: ideas.userId, role: ideaMembers.role })
    .from(ideas)
    .leftJoin(ideaMembers, and(eq(ideaMembers.ideaId, ideas.id), eq(ideaMembers.userId, scope.userId)))
    .where(eq(ideas.id, idea));
  return row?.owner === scope.userId ? "owner" : (row?.role ?? undefined);
}

/** Open invitations count: each may become one. */
async function checkMemberCount(scope: Scope, idea: IdeaId): Promise<void> {
  const [members] = await scope.orm.select({ count: count() }).from(ideaMembers).where(eq(ideaMembers.ideaId, idea));
  const invited = await openInvitations(scope, idea);
  if ((members?.count ?? 0) + invited.length >= limits.membersPerIdea) {
    throw new ApiError(
      "unprocessable",
      `This idea has ${limits.membersPerIdea} members and invitations, the most there can be; withdraw one first.`,
    );
  }
}

function apiInvitation({ id, role, createdAt, expiresAt }: Omit<Row, "usedAt" | "usedBy">): ApiInvitation {
  return { id, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

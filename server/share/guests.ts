/** What guests ask, and what the owner answers: to type or not, or to be put out. */
import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import {
  userIdSchema,
  type AuditAction,
  type GuestId,
  type GuestReply,
  type patchGuestSchema,
  type ShareId,
} from "@coda/protocol";
import { shareGuests as table, shares } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { apiGuest, roleOfGuest } from "./guest-row.ts";
import { goodShares, type GuestRow, type ShareRow } from "./open-shares.ts";
import { lockShare } from "./shares.ts";

type Answering = Pick<ServerContext, "orm" | "relay" | "clock">;

export async function ownPlace(scope: Scope): Promise<GuestReply> {
  const { share, guest } = await placeOf(scope);
  return guestReply(share, guest, scope.now());
}

/** Asking again while nobody has answered changes nothing. */
export async function askToType({ rates }: Pick<ServerContext, "rates">, scope: Scope): Promise<GuestReply> {
  const { share, guest, idea, owner } = await placeOf(scope);
  if (share.role !== "driver")
    throw new ApiError("forbidden", "This link is for reading; ask whoever sent it for one that lets you type.");
  if (guest.typingAskedAt !== null || guest.typingAllowedAt !== null) return guestReply(share, guest, scope.now());
  await rates.take("asksOfGuest", guest.id);
  const typingAskedAt = scope.now();
  await scope.orm.transaction(async (tx) => {
    const asked = await tx
      .update(table)
      .set({ typingAskedAt })
      .where(and(eq(table.id, guest.id), isNull(table.removedAt), isNull(table.typingAskedAt)))
      .returning({ id: table.id });
    if (asked.length === 0) return;
    const about = { idea, session: share.sessionId, of: owner, subject: { share: share.id } };
    await audit(scope.within(tx), "guest.asked-to-type", about);
  });
  return guestReply(share, { ...guest, typingAskedAt }, scope.now());
}

type Answer = z.infer<typeof patchGuestSchema> & { readonly share: ShareId; readonly guest: GuestId };

/** By the session's owner. An open page of the guest's comes back with the new role, or is cut. */
export async function answerGuest(given: Answering, scope: Scope, { share: id, guest, ...answer }: Answer) {
  await revoking(given, async (tx, revoke) => {
    const inside = scope.within(tx);
    const { share, idea } = await lockShare(inside, id);
    const row = await lockGuest(inside, { id: guest, share: id });
    const change = changeBy(answer, { share, guest: row, now: scope.now() });
    if (change === undefined) return;
    await tx.update(table).set(change.set).where(eq(table.id, guest));
    const subject = { share: id, guest, name: row.name };
    await audit(inside, change.action, { idea, session: share.sessionId, subject });
    const user = userIdSchema.parse(guest);
    if (change.cuts) revoke({ what: "user", user });
    else if (roleOfGuest(share, row) !== roleOfGuest(share, { ...row, ...change.set }))
      revoke({ what: "user", user, changed: true });
  });
}

interface Change {
  readonly set: Partial<GuestRow>;
  readonly action: AuditAction;
  readonly cuts: boolean;
}

interface Asked {
  readonly share: ShareRow;
  readonly guest: GuestRow;
  readonly now: Date;
}

/** Undefined where all stays as it is. */
function changeBy({ typing, removed }: z.infer<typeof patchGuestSchema>, { share, guest, now }: Asked) {
  if (removed === true) return { set: { removedAt: now }, action: "guest.removed", cuts: true } satisfies Change;
  if (typing === undefined) return undefined;
  if (typing === "no") {
    if (guest.typingAskedAt === null && guest.typingAllowedAt === null) return undefined;
    const set = { typingAskedAt: null, typingAllowedAt: null };
    return { set, action: "guest.refused", cuts: false } satisfies Change;
  }
  if (share.role !== "driver")
    throw new ApiError("conflict", "This link is for reading; make one that lets people type.");
  if (guest.typingAllowedAt !== null) return undefined;
  return { set: { typingAllowedAt: now }, action: "guest.allowed-to-type", cuts: false } satisfies Change;
}

export function guestReply(share: ShareRow, guest: GuestRow, now: Date): GuestReply {
  return {
    guest: apiGuest(guest, now),
    session: share.sessionId,
    role: share.role,
    withHistory: share.withHistory,
    expiresAt: share.expiresAt.toISOString(),
  };
}

async function lockGuest(scope: Scope, { id, share }: { readonly id: GuestId; readonly share: ShareId }) {
  const [row] = await scope.orm
    .select()
    .from(table)
    .where(and(eq(table.id, id), eq(table.shareId, share), isNull(table.removedAt)))
    .for("update");
  if (row === undefined) throw new ApiError("notFound", "There is no such guest on this link any more.");
  return row;
}

/** Of a guest who was good a moment ago. */
async function placeOf(scope: Scope) {
  const { actor } = scope;
  if (actor.kind !== "guest") throw new ApiError("forbidden", "Only a guest has a place by a link.");
  const [found] = await goodShares(scope.orm, scope.now(), eq(shares.id, actor.shareId));
  const [guest] = await scope.orm.select().from(table).where(eq(table.id, actor.guestId));
  if (found === undefined || guest === undefined)
    throw new ApiError("signedOut", "This link is not good any more; ask whoever sent it for a new one.");
  return { ...found, guest };
}

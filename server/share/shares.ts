/** Links to one session for people without an account: made, listed with who came by them, and taken back by the owner. */
import { and, asc, count, eq, inArray } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import {
  limits,
  shareIdSchema,
  type ApiShare,
  type createShareSchema,
  type placedSharesReplySchema,
  type SessionId,
  type ShareId,
  type shareListReplySchema,
  type shareReplySchema,
} from "@coda/protocol";
import { ideas, ideasTerminalSessions, shareGuests, shares as table } from "../../drizzle/schema/index.ts";
import { newLinkToken } from "../access/link-token.ts";
import { revoking } from "../access/revoking.ts";
import { hashPassword } from "../account/password.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { checkEnabled } from "../http/flags.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";
import { lockSession, sessionRow } from "../session/queries.ts";
import { apiGuest } from "./guest-row.ts";
import { isGood, type GuestRow, type ShareRow } from "./open-shares.ts";

type Making = Pick<ServerContext, "config" | "random" | "rates">;
type Revoking = Pick<ServerContext, "orm" | "relay" | "clock">;

/** Those that are good, the oldest first, each with the guests who were not put out. */
export async function listShares(scope: Scope, id: SessionId): Promise<z.infer<typeof shareListReplySchema>> {
  await sessionRow(scope, id, "owner");
  const rows = await scope.orm
    .select()
    .from(table)
    .where(and(eq(table.sessionId, id), isGood(scope.now())))
    .orderBy(asc(table.createdAt), asc(table.id));
  return { shares: await withGuests(scope, rows) };
}

/** Of all sessions that are the actor's own, by idea and slot, each with where it leads. */
export async function listAllShares(scope: Scope): Promise<z.infer<typeof placedSharesReplySchema>> {
  const sessions = ideasTerminalSessions;
  const rows = await scope.orm
    .select({ share: table, idea: sessions.ideaId, slot: sessions.slot, title: ideas.title })
    .from(table)
    .innerJoin(sessions, eq(sessions.id, table.sessionId))
    .innerJoin(ideas, eq(ideas.id, sessions.ideaId))
    .where(scope.sessions("owner", isGood(scope.now())))
    .orderBy(asc(ideas.title), asc(sessions.slot), asc(table.createdAt), asc(table.id));
  const places = new Map(rows.map(({ share, ...place }) => [share.id, place]));
  const shares = await withGuests(
    scope,
    rows.map(({ share }) => share),
  );
  return {
    shares: shares.flatMap((share) => {
      const place = places.get(share.id);
      return place === undefined ? [] : [{ ...share, ...place }];
    }),
  };
}

async function withGuests(scope: Scope, rows: readonly ShareRow[]): Promise<ApiShare[]> {
  const ids = rows.map((row) => row.id);
  const guests = await scope.orm
    .select()
    .from(shareGuests)
    .where(inArray(shareGuests.shareId, ids))
    .orderBy(asc(shareGuests.createdAt), asc(shareGuests.id));
  const ofShare = Map.groupBy(guests, (guest) => guest.shareId);
  return rows.map((row) => apiShare(row, ofShare.get(row.id) ?? [], scope.now()));
}

/** The link is told here and never again. */
export async function createShare(
  { config, random, rates }: Making,
  scope: Scope,
  { session, ...wanted }: z.infer<typeof createShareSchema> & { readonly session: SessionId },
): Promise<z.infer<typeof shareReplySchema>> {
  checkEnabled(config, "sharing");
  const { ideaId: idea } = (await sessionRow(scope, session, "owner")).session;
  await checkShareCount(scope, session);
  await rates.take("sharesOfUser", scope.userId);
  const { token, tokenHash } = newLinkToken(random);
  const passwordHash = wanted.password === undefined ? null : await hashPassword(wanted.password);
  return scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    await ideaRow(inside, idea, { as: "owner", lock: "no key update" });
    await lockSession(inside, session, { as: "owner", lock: "no key update" });
    await checkShareCount(inside, session);
    const createdAt = scope.now();
    const { label, role, withHistory } = wanted;
    const row = {
      id: shareIdSchema.parse(randomUUID()),
      sessionId: session,
      createdBy: scope.userId,
      label,
      role,
      withHistory,
      tokenHash,
      passwordHash,
      createdAt,
      revokedAt: null,
      expiresAt: new Date(createdAt.getTime() + wanted.expiresInMinutes * 60_000),
    };
    await tx.insert(table).values(row);
    const minutes = wanted.expiresInMinutes;
    const subject = { share: row.id, label, role, withHistory, hasPassword: passwordHash !== null, minutes };
    await audit(inside, "share.created", { idea, session, subject });
    return { share: apiShare(row, [], createdAt), url: `${config.origin}/share/${row.id}#${token}` };
  });
}

/** Whoever came by it is cut, and nobody comes by it any more. */
export async function revokeShare(given: Revoking, scope: Scope, id: ShareId): Promise<void> {
  await revoking(given, async (tx, revoke) => {
    const inside = scope.within(tx);
    const { share, idea } = await lockShare(inside, id);
    await tx.update(table).set({ revokedAt: scope.now() }).where(eq(table.id, id));
    await audit(inside, "share.revoked", {
      idea,
      session: share.sessionId,
      subject: { share: id, label: share.label },
    });
    revoke({ what: "grant", grant: id });
  });
}

/** A good one of a session that is the actor's own, which stays as it is until the transaction ends. */
export async function lockShare(scope: Scope, id: ShareId) {
  const sessions = ideasTerminalSessions;
  const [row] = await scope.orm
    .select({ share: table, idea: sessions.ideaId })
    .from(table)
    .innerJoin(sessions, eq(sessions.id, table.sessionId))
    .where(scope.sessions("owner", eq(table.id, id), isGood(scope.now())))
    .for("update", { of: table });
  if (row === undefined) throw new ApiError("notFound", "There is no such link; it was taken back or has expired.");
  return row;
}

async function checkShareCount(scope: Scope, session: SessionId): Promise<void> {
  const [good] = await scope.orm
    .select({ count: count() })
    .from(table)
    .where(and(eq(table.sessionId, session), isGood(scope.now())));
  if ((good?.count ?? 0) < limits.sharesPerSession) return;
  const most = `This terminal has ${limits.sharesPerSession} links, the most there can be`;
  throw new ApiError("unprocessable", `${most}; take one back first.`);
}

function apiShare(row: ShareRow, guests: readonly GuestRow[], now: Date): ApiShare {
  const { id, sessionId: session, label, role, withHistory, passwordHash, createdAt, expiresAt } = row;
  return {
    id,
    session,
    label,
    role,
    withHistory,
    hasPassword: passwordHash !== null,
    open: guests.every(({ removedAt }) => removedAt === null),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    guests: guests.filter(({ removedAt }) => removedAt === null).map((guest) => apiGuest(guest, now)),
  };
}

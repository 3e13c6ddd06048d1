/** A guest's row as people see it, and who it is that asks with a guest's cookie. */
import { and, eq, isNull } from "drizzle-orm";
import { limits, shareHeader, shareIdSchema, type ApiShare, type MemberRole } from "@coda/protocol";
import { shareGuests, shares } from "../../drizzle/schema/index.ts";
import { linkTokenHash } from "../access/link-token.ts";
import { cookieValue } from "../account/session-cookie.ts";
import type { ServerContext } from "../context.ts";
import type { Actor } from "../scope.ts";
import { guestCookieName } from "./guest-cookie.ts";
import { goodShares, type GuestRow, type ShareRow } from "./open-shares.ts";

type ApiGuest = ApiShare["guests"][number];
export type GuestActor = Extract<Actor, { kind: "guest" }>;

export function apiGuest(row: GuestRow, now: Date): ApiGuest {
  const { id, name, lastSeenAt, typingAskedAt, typingAllowedAt } = row;
  const asked = typingAskedAt === null ? "no" : "asked";
  return {
    id,
    name,
    online: lastSeenAt !== null && isFresh(lastSeenAt, now),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    typing: typingAllowedAt === null ? asked : "allowed",
  };
}

/** As long as the relay's word that somebody is there is believed. */
export function isFresh(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() <= limits.guestSilenceMs;
}

/** What a guest may just now: typing needs the link's leave and the owner's yes. */
export function roleOfGuest(share: Pick<ShareRow, "role">, guest: Pick<GuestRow, "typingAllowedAt">): MemberRole {
  return share.role === "driver" && guest.typingAllowedAt !== null ? "driver" : "viewer";
}

export function guestActor(share: ShareRow, guest: GuestRow): GuestActor {
  return {
    kind: "guest",
    guestId: guest.id,
    shareId: share.id,
    sessionId: share.sessionId,
    name: guest.name,
    role: roleOfGuest(share, guest),
    withHistory: share.withHistory,
    shareCreatedAt: share.createdAt,
    shareExpiresAt: share.expiresAt,
  };
}

/** True for a request of a guest's page: it asks as a guest, whoever else is signed in to that browser. */
export function asksAsGuest(headers: Headers): boolean {
  return headers.has(shareHeader);
}

/** The guest of the named share by its cookie, while both are good. */
export async function guestOfRequest(
  headers: Headers,
  { config, orm, clock }: Pick<ServerContext, "config" | "orm" | "clock">,
): Promise<GuestActor | undefined> {
  const id = shareIdSchema.safeParse(headers.get(shareHeader)).data;
  if (id === undefined || !config.flags.sharing) return undefined;
  const token = cookieValue(headers.get("cookie"), guestCookieName(config, id));
  if (token === undefined) return undefined;
  const [found] = await goodShares(orm, clock.now(), eq(shares.id, id));
  if (found === undefined) return undefined;
  const isTheirs = and(eq(shareGuests.shareId, id), eq(shareGuests.tokenHash, linkTokenHash(token)));
  const [guest] = await orm
    .select()
    .from(shareGuests)
    .where(and(isTheirs, isNull(shareGuests.removedAt)));
  return guest && guestActor(found.share, guest);
}

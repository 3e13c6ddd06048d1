/** Relay tickets: who may open one socket, in which role. The relay trusts the signature and asks nobody. */
import { randomUUID } from "node:crypto";
import {
  limits,
  storableText,
  ticketAudience,
  userIdSchema,
  type BrowserRole,
  type BrowserTicket,
  type ClientId,
  type DeviceId,
  type HelperTicket,
  type IdeaId,
  type SessionId,
  type Slot,
  type TicketReply,
} from "@coda/protocol";
import { audit } from "../audit/record.ts";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import type { Actor, Scope } from "../scope.ts";
import { signJwt } from "./jwt.ts";

export interface TicketSession {
  readonly id: SessionId;
  readonly ideaId: IdeaId;
  readonly slot: Slot;
  readonly deviceId: DeviceId | null;
  /** The device it is reserved for: it takes the session when the relay tells it that somebody wants it. */
  readonly wantedDeviceId: DeviceId | null;
}

interface BrowserPlace {
  readonly session: TicketSession;
  readonly role: BrowserRole;
  /** The opened terminal that it is for. */
  readonly client: ClientId;
  /** The browser's key, where it can seal. */
  readonly bpk: string | undefined;
}

/** A browser's ticket for one session. */
export async function browserTicket(
  scope: Scope,
  { session, role, client: cid, bpk }: BrowserPlace,
  config: Config,
): Promise<TicketReply> {
  checkRelay(config);
  const device = session.deviceId ?? session.wantedDeviceId;
  if (device === null) {
    throw new ApiError("conflict", "No device has taken this session yet; start the helper on your machine.");
  }
  const place = { ses: session.id, idea: session.ideaId, slot: session.slot, dev: device };
  const called = nameOf(scope);
  const name = called === undefined ? undefined : storableText(called, limits.ticketNameCharacters);
  const claims = { ...common(scope), ...permissionOf(scope.actor), ...place, role, cid, bpk, name };
  const subject = { slot: session.slot, role, client: cid, ticket: claims.jti };
  const about = { idea: session.ideaId, session: session.id, subject };
  // It is made while it is written down: a terminal waits for both, and gets it after both.
  const [reply] = await Promise.all([sign(claims, config), audit(scope, "session.attached", about)]);
  return reply;
}

/** Where it comes from: whoever signs out loses what this sign-in opened, and a guest what the link did. */
function permissionOf(actor: Actor): Pick<BrowserTicket, "grant" | "guest"> {
  if (actor.kind === "user") return actor.signIn === null ? {} : { grant: actor.signIn };
  if (actor.kind === "device") return {};
  const guest = { untilMs: actor.shareExpiresAt.getTime(), withHistory: actor.withHistory };
  return { grant: actor.shareId, guest };
}

export async function helperTicket(scope: Scope, device: DeviceId, config: Config): Promise<TicketReply> {
  checkRelay(config);
  return sign({ ...common(scope), dev: device, role: "helper" }, config);
}

/** Who that is, for the people at the device and in the session. An address is nobody's name: members are told none of each other's. */
function nameOf({ actor }: Scope): string | undefined {
  return actor.name ?? undefined;
}

/** Issued when it was asked for: a revocation since then covers it. */
function common(scope: Scope) {
  const ims = scope.askedAt.getTime();
  const iat = Math.floor(ims / 1_000);
  return { jti: randomUUID(), sub: userIdSchema.parse(scope.askerId), iat, ims, exp: iat + limits.ticketSeconds };
}

function checkRelay({ relayEnabled }: Config): void {
  if (!relayEnabled) throw new ApiError("unavailable", "Live connections are switched off on this server.");
}

async function sign(claims: BrowserTicket | HelperTicket, config: Config): Promise<TicketReply> {
  return {
    ticket: await signJwt({ ...claims }, ticketAudience, config),
    relayUrl: config.relayUrl,
    expiresAt: new Date(claims.exp * 1_000).toISOString(),
  };
}

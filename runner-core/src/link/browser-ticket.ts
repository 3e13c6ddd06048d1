/**
 * Who a browser is and what it may, by the ticket that the web app gave it: checked here with the web app's key as it was
 * told at pairing, so that a relay's word for it counts for nothing. RFC 7515, RFC 8037.
 */
import { createPublicKey, verify } from "node:crypto";
import {
  browserTicketSchema,
  issuedMs,
  limits,
  ticketAudience,
  ticketIssuer,
  type BrowserTicket,
  type DeviceId,
  type RelayToHelper,
  type TicketDoubt,
} from "@coda/protocol";
import { z } from "zod";

type ClientJoined = Extract<RelayToHelper, { t: "clientJoined" }>;

export interface TicketTrust {
  /** Undefined while this device is paired with nobody. */
  readonly device: DeviceId | undefined;
  /** The web app's Ed25519 key, raw, base64url. */
  readonly ticketKey: string | undefined;
  /** By the web app's clock, as far as it is known. */
  readonly webNowMs: number;
}

const headSchema = z.object({ alg: z.enum(["EdDSA", "Ed25519"]) });
const bodySchema = z.object({
  ...browserTicketSchema.shape,
  iss: z.literal(ticketIssuer),
  aud: z.literal(ticketAudience),
});

/** Undefined where none was shown; why not, for one that is not the web app's, or not for this browser, here and now. */
export function readBrowserTicket(
  { ticket, session, clientId }: Pick<ClientJoined, "ticket" | "session" | "clientId">,
  trust: TicketTrust,
): BrowserTicket | TicketDoubt | undefined {
  if (ticket === undefined) return undefined;
  const claims = signedClaims(ticket, trust.ticketKey);
  if (typeof claims === "string") return claims;
  const isForThis = claims.dev === trust.device && claims.ses === session && claims.cid === clientId;
  if (!isForThis) return "other";
  return isOfNow(claims, trust.webNowMs) ? claims : "time";
}

/** When what it allows ends, by the web app's clock; a guest's ends with the link, however new the ticket is. */
export function permittedUntilMs(claims: BrowserTicket): number {
  const ofTicket = issuedMs(claims) + limits.permissionSeconds * 1_000;
  return Math.min(ofTicket, claims.guest?.untilMs ?? ofTicket) + limits.ticketLeewaySeconds * 1_000;
}

function isOfNow(claims: BrowserTicket, nowMs: number): boolean {
  return nowMs < permittedUntilMs(claims) && issuedMs(claims) < nowMs + limits.ticketLeewaySeconds * 1_000;
}

function signedClaims(ticket: string, key: string | undefined): BrowserTicket | "signature" | "other" {
  const [head, body, signature, ...rest] = ticket.split(".");
  if (key === undefined || head === undefined || body === undefined || signature === undefined || rest.length > 0)
    return "signature";
  try {
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
    const signed = verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, "base64url"));
    const isKnownKind = headSchema.safeParse(jsonOf(head)).success;
    return signed && isKnownKind ? (bodySchema.safeParse(jsonOf(body)).data ?? "other") : "signature";
  } catch {
    return "signature"; // no JSON, or no key
  }
}

function jsonOf(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

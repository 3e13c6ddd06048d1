/** Claims of a relay ticket: a JWT (EdDSA) that opens one socket once, in one role. The app signs, the relay verifies. */
import * as z from "zod/mini";
import { clientIdSchema, deviceIdSchema, ideaIdSchema, sessionIdSchema, slotSchema, userIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";

export const ticketIssuer = "coda-web";
export const ticketAudience = "coda-relay";
export const deviceTokenAudience = "coda-device-api";

/** 32 raw bytes, base64url. */
export const publicKeySchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/u, "a raw public key as base64url"));

const common = {
  jti: z.uuid(),
  /** An account's id; in a guest's ticket the guest's own. */
  sub: userIdSchema,
  iat: z.int(),
  exp: z.int(),
  dev: deviceIdSchema,
  /** When it was issued, as Unix milliseconds: of a device's connections the one with the latest ticket counts. */
  ims: z.optional(z.int().check(z.minimum(0))),
  /** The row this permission came from, see `revocationSchema`. */
  grant: z.optional(z.uuid()),
};

/** A helper's: its device, all sessions of that device. */
export const helperTicketSchema = z.object({ ...common, role: z.literal("helper") });
/** A browser's: one session. What is missing, an older web app did not sign, or an older page did not say. */
export const browserTicketSchema = z.object({
  ...common,
  role: z.enum(["viewer", "driver"]),
  ses: sessionIdSchema,
  idea: ideaIdSchema,
  slot: slotSchema,
  /** The browser's X25519 key that its input is sealed with, raw, base64url. */
  bpk: z.optional(publicKeySchema),
  /** The opened terminal that it is for. */
  cid: z.optional(clientIdSchema),
  /** Who that is, for people. */
  name: z.optional(z.string().check(z.maxLength(limits.ticketNameCharacters))),
  /** A guest's, whose `grant` is the link's share: until when, as Unix milliseconds, and whether also for what was before. */
  guest: z.optional(z.object({ untilMs: z.int().check(z.minimum(0)), withHistory: z.boolean() })),
});

export const ticketClaimsSchema = z.discriminatedUnion("role", [helperTicketSchema, browserTicketSchema]);
export type HelperTicket = z.infer<typeof helperTicketSchema>;
export type BrowserTicket = z.infer<typeof browserTicketSchema>;
export type TicketClaims = z.infer<typeof ticketClaimsSchema>;

/** By the web app's clock, which is one for all: those of relay nodes differ. */
export function issuedMs(claims: Pick<TicketClaims, "iat" | "ims">): number {
  return claims.ims ?? claims.iat * 1_000;
}
export type BrowserRole = BrowserTicket["role"];

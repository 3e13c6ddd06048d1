/** Claims of a relay ticket: a JWT (EdDSA) that opens one socket once, in one role. The app signs, the relay verifies. */
import { z } from "zod";
import { deviceIdSchema, ideaIdSchema, sessionIdSchema, slotSchema, userIdSchema } from "./ids.ts";

export const ticketIssuer = "coda-web";
export const ticketAudience = "coda-relay";
export const deviceTokenAudience = "coda-device-api";

const common = {
  jti: z.uuid(),
  sub: userIdSchema,
  iat: z.int(),
  exp: z.int(),
  dev: deviceIdSchema,
  /** When it was issued, as Unix milliseconds: of a device's connections the one with the latest ticket counts. */
  ims: z.int().min(0).optional(),
  /** The row this permission came from, see `revocationSchema`. */
  grant: z.uuid().optional(),
};

/** A helper's: its device, all sessions of that device. */
export const helperTicketSchema = z.object({ ...common, role: z.literal("helper") });
/** A browser's: one session. `bpk` is the browser's public key for sealed input (base64url), once input is sealed. */
export const browserTicketSchema = z.object({
  ...common,
  role: z.enum(["viewer", "driver"]),
  ses: sessionIdSchema,
  idea: ideaIdSchema,
  slot: slotSchema,
  bpk: z.string().max(200).optional(),
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

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
export type BrowserRole = BrowserTicket["role"];

/** Verifies relay tickets: a JWT signed by the web app's Ed25519 key, of which only the public half is known here. */
import { issuedMs, limits, ticketAudience, ticketClaimsSchema, ticketIssuer, type TicketClaims } from "@coda/protocol";
import { errors, importSPKI, jwtVerify } from "jose";
import type { Clock } from "./clock.ts";

/** `text`: for people, in place of what the refusal says by itself. */
export type TicketVerdict =
  | { readonly claims: TicketClaims }
  | { readonly refused: "badTicket" | "ticketExpired"; readonly text?: string };

export interface TicketVerifier {
  verify(ticket: string): Promise<TicketVerdict>;
}

/** `publicKey`: SPKI PEM. Rejects when it is none, or of another kind than Ed25519. */
export async function createTicketVerifier(publicKey: string, clock: Clock): Promise<TicketVerifier> {
  const key = await importSPKI(publicKey, "EdDSA");
  return {
    async verify(ticket) {
      try {
        const { payload } = await jwtVerify(ticket, key, {
          algorithms: ["EdDSA", "Ed25519"],
          issuer: ticketIssuer,
          audience: ticketAudience,
          currentDate: new Date(clock.unixMs()),
          requiredClaims: ["exp", "jti"],
        });
        const claims = ticketClaimsSchema.safeParse(payload);
        if (!claims.success) return { refused: "badTicket" };
        return isOfLater(claims.data, clock) ? { refused: "ticketExpired", text: behind } : { claims: claims.data };
      } catch (error) {
        return { refused: error instanceof errors.JWTExpired ? "ticketExpired" : "badTicket" };
      }
    },
  };
}

const behind = "the ticket is from the future: the clocks of the web app and the relay differ; set both right";

/** Where the clocks differ by more, a ticket would outlive what is known of its use, and what it allows the time it is for. */
function isOfLater(claims: TicketClaims, clock: Clock): boolean {
  return issuedMs(claims) > clock.unixMs() + limits.ticketLeewaySeconds * 1_000;
}

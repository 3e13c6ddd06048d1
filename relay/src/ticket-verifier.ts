/** Verifies relay tickets: a JWT signed by the web app's Ed25519 key, of which only the public half is known here. */
import { ticketAudience, ticketClaimsSchema, ticketIssuer, type TicketClaims } from "@coda/protocol";
import { errors, importSPKI, jwtVerify } from "jose";
import type { Clock } from "./clock.ts";

export type TicketVerdict = { readonly claims: TicketClaims } | { readonly refused: "badTicket" | "ticketExpired" };

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
        return claims.success ? { claims: claims.data } : { refused: "badTicket" };
      } catch (error) {
        return { refused: error instanceof errors.JWTExpired ? "ticketExpired" : "badTicket" };
      }
    },
  };
}

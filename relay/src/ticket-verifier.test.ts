import { limits, ticketAudience, ticketIssuer } from "@coda/protocol";
import { SignJWT } from "jose";
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { deviceId, ticketId, userId } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { signTicket, ticketKeys } from "./testing/sign-ticket.ts";
import { createTicketVerifier } from "./ticket-verifier.ts";

const keys = ticketKeys();
const clock = new ManualClock();
const nowSeconds = Math.floor(clock.unixMs() / 1_000);
const claims = {
  jti: ticketId(1),
  sub: userId(1),
  iat: nowSeconds,
  exp: nowSeconds + 60,
  dev: deviceId(1),
  role: "helper",
};

describe("createTicketVerifier", () => {
  it("reads the claims of a ticket that jose signed", async () => {
    const verifier = await createTicketVerifier(keys.publicKey, clock);
    const ticket = await new SignJWT({ dev: claims.dev, role: "helper" })
      .setProtectedHeader({ alg: "EdDSA" })
      .setIssuer(ticketIssuer)
      .setAudience(ticketAudience)
      .setJti(claims.jti)
      .setSubject(claims.sub)
      .setIssuedAt(claims.iat)
      .setExpirationTime(claims.exp)
      .sign(keys.privateKey);
    expect(await verifier.verify(ticket)).toEqual({ claims });
    expect(await verifier.verify(signTicket(keys, claims))).toEqual({ claims });
  });

  it("HL5 refuses what is malformed, wrongly signed, for others, or incomplete, and says when it is expired", async () => {
    const verifier = await createTicketVerifier(keys.publicKey, clock);
    const good = signTicket(keys, claims);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${good.split(".")[1] ?? ""}.`;
    const bad = {
      malformed: "not.a.ticket",
      empty: "",
      unsigned,
      cut: good.slice(0, -4),
      "another key's": signTicket(ticketKeys(), claims),
      "another audience's": signTicket(keys, { ...claims, aud: "coda-device-api" }),
      "another issuer's": signTicket(keys, { ...claims, iss: "somebody" }),
      "without role": signTicket(keys, { ...claims, role: undefined }),
      "without expiry": signTicket(keys, { ...claims, exp: undefined }),
      "without id": signTicket(keys, { ...claims, jti: undefined }),
    };
    for (const [kind, ticket] of Object.entries(bad)) {
      expect([kind, await verifier.verify(ticket)]).toEqual([kind, { refused: "badTicket" }]);
    }
    const old = signTicket(keys, { ...claims, exp: nowSeconds - 1 });
    expect(await verifier.verify(old)).toEqual({ refused: "ticketExpired" });
  });

  it("HL5 HL6 takes none from the future, as where its clock is behind: who showed it would be forgotten before it ends", async () => {
    const verifier = await createTicketVerifier(keys.publicKey, clock);
    const ims = clock.unixMs() + limits.ticketLeewaySeconds * 1_000;
    const late = (aheadMs: number) => {
      const iat = Math.floor((ims + aheadMs) / 1_000);
      return signTicket(keys, { ...claims, iat, ims: ims + aheadMs, exp: iat + limits.ticketSeconds });
    };
    expect(await verifier.verify(late(0))).toHaveProperty("claims");
    expect(await verifier.verify(late(1))).toMatchObject({ refused: "ticketExpired" });
    expect(limits.ticketLeewaySeconds + limits.ticketSeconds).toBeLessThanOrEqual(limits.claimSeconds);
  });

  it("refuses a key of another kind", async () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    await expect(createTicketVerifier(pem, clock)).rejects.toBeInstanceOf(Error);
    await expect(createTicketVerifier("-----BEGIN PUBLIC KEY-----\nnone", clock)).rejects.toBeInstanceOf(Error);
  });
});

/** Signing and checking the tokens this server issues: EdDSA over one key, told apart by audience. */
import { jwtVerify, SignJWT, type JWTPayload } from "jose";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { ticketIssuer } from "@coda/protocol";

interface Key {
  /** PKCS8 PEM, Ed25519. */
  readonly signingKeyPem: string;
}

/** @param claims with `iat` and `exp` in seconds. */
export async function signJwt(claims: JWTPayload, audience: string, key: Key): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "EdDSA", typ: "JWT" })
    .setIssuer(ticketIssuer)
    .setAudience(audience)
    .sign(createPrivateKey(key.signingKeyPem));
}

/** The claims of a token of ours that is good at `now`; undefined for any other. */
export async function verifyJwt(
  token: string,
  audience: string,
  given: Key & { readonly now: Date },
): Promise<JWTPayload | undefined> {
  try {
    const verified = await jwtVerify(token, createPublicKey(given.signingKeyPem), {
      algorithms: ["EdDSA"],
      issuer: ticketIssuer,
      audience,
      currentDate: given.now,
      requiredClaims: ["iat", "exp", "sub"],
    });
    return verified.payload;
  } catch {
    return undefined;
  }
}

/** The public half, raw, base64url: what devices are told at pairing, and check tickets by. */
export function ticketKeyOf({ signingKeyPem }: Key): string {
  const { x } = createPublicKey(signingKeyPem).export({ format: "jwk" });
  if (x === undefined) throw new Error("the signing key has no raw form");
  return x;
}

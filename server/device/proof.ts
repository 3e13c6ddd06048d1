/** Checking that a device holds its private key: Ed25519 over the protocol's proof text. */
import { createPublicKey, verify } from "node:crypto";
import { deviceProofText, sealKeyText, type ProofPurpose } from "@coda/protocol";

export interface Proof {
  readonly purpose: ProofPurpose;
  readonly challenge: string;
  /** base64url */
  readonly signature: string;
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
}

/** @param origins the web app's own: the device signed one of them. */
export function isProven(proof: Proof, origins: readonly string[]): boolean {
  return origins.some((origin) => isSigned(deviceProofText(proof.purpose, origin, proof.challenge), proof));
}

/** Whether the device vouches for the key that input is sealed for. */
export function isVouchedFor(given: { sealKey: string; sealKeySignature: string; publicKey: string }): boolean {
  return isSigned(sealKeyText(given.sealKey), { signature: given.sealKeySignature, publicKey: given.publicKey });
}

/** Ed25519 over a text, by a raw public key; both base64url. */
export function isSigned(text: string, by: Pick<Proof, "signature" | "publicKey">): boolean {
  try {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: by.publicKey }, format: "jwk" });
    return verify(null, Buffer.from(text), key, Buffer.from(by.signature, "base64url"));
  } catch {
    return false; // not a point on the curve
  }
}

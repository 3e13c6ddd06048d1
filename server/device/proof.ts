/** Checking that a device holds its private key: Ed25519 over the protocol's proof text. */
import { createPublicKey, verify } from "node:crypto";
import { deviceProofText, type ProofPurpose } from "@coda/protocol";

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
  try {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: proof.publicKey }, format: "jwk" });
    const signature = Buffer.from(proof.signature, "base64url");
    return origins.some((origin) => {
      const text = deviceProofText(proof.purpose, origin, proof.challenge);
      return verify(null, Buffer.from(text), key, signature);
    });
  } catch {
    return false; // not a point on the curve
  }
}

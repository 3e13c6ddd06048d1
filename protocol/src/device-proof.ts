/** The text a device signs with its Ed25519 key to prove it holds it. One text per purpose, so none serves another. */

export type ProofPurpose = "pair" | "register" | "token";

/**
 * @param origin the web app's origin the device was told to talk to, so that another site cannot pass a challenge on.
 * @param challenge unpredictable bytes as base64url, one use, from `POST /api/devmode/devices/challenge`.
 */
export function deviceProofText(purpose: ProofPurpose, origin: string, challenge: string): string {
  return `coda device proof v1\n${purpose}\n${origin}\n${challenge}`;
}

/** What the old and the new key of a device both sign when one follows the other; challenge as above. */
export function keyRotationText(given: {
  readonly origin: string;
  readonly challenge: string;
  readonly device: string;
  /** The new keys, raw, base64url. */
  readonly publicKey: string;
  readonly sealKey: string;
}): string {
  const { origin, challenge, device, publicKey, sealKey } = given;
  return `coda device key rotation v1\n${origin}\n${challenge}\n${device}\n${publicKey}\n${sealKey}`;
}

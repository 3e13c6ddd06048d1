/** The fingerprint of a device's key, as its helper shows it too. */
import { createHash } from "node:crypto";
import { shownFingerprint } from "@coda/protocol";

/** @param publicKey raw, base64url. */
export function fingerprintOf(publicKey: string): string {
  return shownFingerprint(createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest());
}

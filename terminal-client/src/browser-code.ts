/** What this browser is called at devices: the beginning of its key's fingerprint, for people to compare. */
import { shownBrowserCode } from "@coda/protocol";
import { fromBase64url } from "./base64url.ts";

/** `publicKey`: raw X25519, base64url. */
export async function browserCode(publicKey: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", fromBase64url(publicKey));
  return shownBrowserCode(new Uint8Array(digest));
}

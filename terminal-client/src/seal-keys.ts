/** What a browser keeps to seal with: a key pair of its own, and the keys of devices as it saw them first. */
import type { DeviceId, SessionId } from "@coda/protocol";
import { toBase64url } from "./base64url.ts";

export interface BrowserKey {
  /** Raw X25519, base64url. */
  readonly publicKey: string;
  /** Never leaves this browser, and no script can read it. */
  readonly privateKey: CryptoKey;
}

export interface SealKeyStore {
  /** Made when it is asked for first, one for all pages; undefined where this browser cannot seal. */
  own(): Promise<BrowserKey | undefined>;
  /** A device's Ed25519 key, as it was when this browser met it; of a session, its device's when input was sealed for it last. */
  pinned(of: DeviceId | SessionId): Promise<string | undefined>;
  pin(of: DeviceId | SessionId, publicKey: string): Promise<void>;
  /** Lets go of what it holds, once what is under way has ended. Asked later it still answers. */
  close(): void;
}

/** Only pages of https: and of this machine have it, and older browsers lack the curve. */
export async function makeBrowserKey(): Promise<BrowserKey | undefined> {
  try {
    const made = await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
    if (!("privateKey" in made)) return undefined;
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey));
    return { publicKey: toBase64url(raw), privateKey: made.privateKey };
  } catch {
    return undefined;
  }
}

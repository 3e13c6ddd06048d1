/** Who this browser is to devices: the key that it seals with, and the code of it. Apart from any terminal. */
import { browserCode } from "./browser-code.ts";
import { IndexedDbKeys } from "./indexed-db-keys.ts";

export interface ThisBrowser {
  /** Raw X25519, base64url. */
  readonly publicKey: string;
  /** As `3F2A-91BC`. */
  readonly code: string;
}

/** Undefined where it cannot seal or keeps nothing: it types nowhere. */
export async function thisBrowser(): Promise<ThisBrowser | undefined> {
  const keys = new IndexedDbKeys();
  const own = await keys
    .own()
    .catch(() => undefined)
    .finally(() => keys.close());
  return own && { publicKey: own.publicKey, code: await browserCode(own.publicKey) };
}

/** AES-256-GCM under one key, and how that key comes about: node's half of the protocol's seal. */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { joinSealed, sealNonceBytes, sealTagBytes, splitSealed } from "@coda/protocol";

const cipher = "aes-256-gcm";
const keyBytes = 32;

/** Raw X25519, base64url. Throws for what is no key. */
export function x25519PublicKey(raw: string): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "X25519", x: raw }, format: "jwk" });
}

export interface KeyAgreement {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Of their secrets in turn; throws where one is none: a key of small order. `info`: see `sealInfo`. */
export function sealKeyOf(agreements: readonly KeyAgreement[], info: Uint8Array): Uint8Array {
  const secrets = agreements.map((keys) => diffieHellman(keys));
  return new Uint8Array(hkdfSync("sha256", Buffer.concat(secrets), "", info, keyBytes));
}

export class SealBox {
  /** Made once: from bytes, each key that is typed would have it made anew, for as much as its cipher costs. */
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  seal(scope: Uint8Array, plain: Uint8Array): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(sealNonceBytes);
    const sealing = createCipheriv(cipher, this.#key, nonce).setAAD(scope);
    // GCM holds no bytes back: its end has none.
    const text = sealing.update(plain);
    sealing.final();
    return joinSealed(nonce, Buffer.concat([text, sealing.getAuthTag()]));
  }

  /** Undefined for what was not sealed with this key in this scope. */
  open(scope: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    const parts = splitSealed(sealed);
    if (parts === undefined) return undefined;
    const textBytes = parts.box.length - sealTagBytes;
    try {
      const opening = createDecipheriv(cipher, this.#key, parts.nonce).setAAD(scope);
      opening.setAuthTag(parts.box.subarray(textBytes));
      const plain = opening.update(parts.box.subarray(0, textBytes));
      opening.final();
      return plain;
    } catch {
      return undefined;
    }
  }
}

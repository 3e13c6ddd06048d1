/**
 * What this page sends to one helper on one connection, sealed: the browser's half of the protocol's seal, on WebCrypto.
 * Each message has fresh random bytes, also what is sent again.
 */
import {
  ackScope,
  actionScope,
  encodePiece,
  joinSealed,
  pieceScope,
  sealInfo,
  sealKeyText,
  sealNonceBytes,
  splitSealed,
  type ClientId,
  type PiecePlace,
  type SealedPiece,
  type SealParties,
  type SessionAction,
  type TicketDevice,
} from "@coda/protocol";
import { fromBase64url, toBase64url } from "./base64url.ts";
import type { BrowserKey } from "./seal-keys.ts";

const secretBits = 256;

export class InputSeal {
  readonly #client: ClientId;
  readonly #key: CryptoKey;

  constructor(client: ClientId, key: CryptoKey) {
    this.#client = client;
    this.#key = key;
  }

  async piece(place: Omit<PiecePlace, "client">, piece: SealedPiece): Promise<Uint8Array<ArrayBuffer>> {
    return this.#seal(pieceScope({ ...place, client: this.#client }), encodePiece(piece));
  }

  async action(id: number, action: SessionAction): Promise<string> {
    const plain = new TextEncoder().encode(JSON.stringify(action));
    return toBase64url(await this.#seal(actionScope(this.#client, id), plain));
  }

  /** Whether the helper itself says that it was taken. */
  async isAcknowledged(counter: number, proof: Uint8Array): Promise<boolean> {
    const parts = splitSealed(proof);
    if (parts === undefined) return false;
    try {
      const [iv, box] = [parts.nonce.slice(), parts.box.slice()];
      await crypto.subtle.decrypt(
        { name: "AES-GCM", iv, additionalData: ackScope(this.#client, counter) },
        this.#key,
        box,
      );
      return true;
    } catch {
      return false;
    }
  }

  async #seal(additionalData: BufferSource, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(sealNonceBytes));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, this.#key, plain);
    return joinSealed(iv, new Uint8Array(box));
  }
}

/** Throws where one of the keys is none. */
export async function openInputSeal(parties: SealParties, { privateKey }: BrowserKey): Promise<InputSeal> {
  const secrets = await Promise.all(
    [parties.deviceKey, parties.offeredKey].map(async (raw) => {
      const theirs = await crypto.subtle.importKey("raw", fromBase64url(raw), { name: "X25519" }, false, []);
      return crypto.subtle.deriveBits({ name: "X25519", public: theirs }, privateKey, secretBits);
    }),
  );
  const whole = await new Blob(secrets).arrayBuffer();
  const material = await crypto.subtle.importKey("raw", whole, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: sealInfo(parties) };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  return new InputSeal(parties.client, key);
}

/** Whether the device's own key vouches for the one that input is to be sealed for. */
export async function isVouchedFor({ publicKey, seal }: TicketDevice): Promise<boolean> {
  if (seal === null) return false;
  try {
    const key = await crypto.subtle.importKey("raw", fromBase64url(publicKey), { name: "Ed25519" }, false, ["verify"]);
    const text = new TextEncoder().encode(sealKeyText(seal.publicKey));
    return await crypto.subtle.verify({ name: "Ed25519" }, key, fromBase64url(seal.signature), text);
  } catch {
    return false;
  }
}

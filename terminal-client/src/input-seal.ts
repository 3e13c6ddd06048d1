/**
 * What this page sends to one helper on one connection, sealed: the browser's half of the protocol's seal, on WebCrypto.
 * Each message has fresh random bytes, also what is sent again.
 */
import {
  ackScope,
  actionOutcomeSchema,
  actionScope,
  decodeRefusals,
  encodePiece,
  joinSealed,
  outcomeScope,
  pieceScope,
  refusalScope,
  sealInfo,
  sealKeyText,
  sealNonceBytes,
  splitSealed,
  type ActionOutcome,
  type ClientId,
  type CoveredRefusals,
  type InputRefusal,
  type PiecePlace,
  type SealedPiece,
  type SealParties,
  type SessionAction,
  type TicketDevice,
} from "@coda/protocol";
import { fromBase64url, toBase64url } from "./base64url.ts";
import type { BrowserKey } from "./seal-keys.ts";

const secretBits = 256;
/** Drawn at once: a draw of its own costs a key half of what its cipher does. */
const noncesDrawn = 64;

export class InputSeal {
  readonly #client: ClientId;
  readonly #key: CryptoKey;
  /** Each is given out once, from the front. */
  #nonces = new Uint8Array();

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

  /** What was refused of all that the helper says was taken up to this counter; undefined: it does not say so. */
  async acknowledged(counter: number, proof: Uint8Array): Promise<CoveredRefusals | undefined> {
    const covered = await this.#open(ackScope(this.#client, counter), () => proof);
    return covered && decodeRefusals(covered);
  }

  /** Whether the helper itself says that it was refused, for this reason. */
  async isRefused(counter: number, reason: InputRefusal, proof: string): Promise<boolean> {
    const scope = refusalScope(this.#client, counter, reason);
    return (await this.#open(scope, () => fromBase64url(proof))) !== undefined;
  }

  /** What the helper says became of an action; undefined: it does not. */
  async outcome(id: number, sealed: string): Promise<ActionOutcome | undefined> {
    const plain = await this.#open(outcomeScope(this.#client, id), () => fromBase64url(sealed));
    return plain && actionOutcomeSchema.parse(JSON.parse(new TextDecoder().decode(plain)));
  }

  async #open(additionalData: BufferSource, sealed: () => Uint8Array): Promise<Uint8Array | undefined> {
    try {
      const parts = splitSealed(sealed());
      if (parts === undefined) return undefined;
      const [iv, box] = [parts.nonce.slice(), parts.box.slice()];
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, this.#key, box));
    } catch {
      return undefined;
    }
  }

  async #seal(additionalData: BufferSource, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = this.#nextNonce();
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, this.#key, plain);
    return joinSealed(iv, new Uint8Array(box));
  }

  #nextNonce(): Uint8Array<ArrayBuffer> {
    if (this.#nonces.length === 0) this.#nonces = crypto.getRandomValues(new Uint8Array(noncesDrawn * sealNonceBytes));
    const nonce = this.#nonces.slice(0, sealNonceBytes);
    this.#nonces = this.#nonces.subarray(sealNonceBytes);
    return nonce;
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

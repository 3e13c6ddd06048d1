/** The browser's half of the seal on node's own crypto, which answers at once: for tests of the helper. */
import { createHash, generateKeyPairSync } from "node:crypto";
import {
  ackScope,
  actionScope,
  encodePasteSum,
  encodePiece,
  pieceScope,
  sealInfo,
  type ClientId,
  type DeviceId,
  type PiecePlace,
  type SealedPiece,
  type SessionAction,
  type SessionId,
} from "@coda/protocol";
import { rawPublicKey } from "../device/device-keys.ts";
import { SealBox, sealKeyOf, x25519PublicKey } from "../link/seal-box.ts";

export interface SealingPlace {
  readonly device: DeviceId;
  readonly session: SessionId;
  readonly client: ClientId;
  /** The device's, as the web app tells it. */
  readonly deviceKey: string;
}

export class SealingBrowser {
  readonly #privateKey = generateKeyPairSync("x25519").privateKey;
  readonly #place: SealingPlace;
  #box: SealBox | undefined;

  constructor(place: SealingPlace) {
    this.#place = place;
  }

  get publicKey(): string {
    return rawPublicKey(this.#privateKey);
  }

  /** The helper's offer. */
  accept(offeredKey: string): void {
    const info = sealInfo({ ...this.#place, browserKey: this.publicKey, offeredKey });
    const theirs = [this.#place.deviceKey, offeredKey].map(x25519PublicKey);
    this.#box = new SealBox(
      sealKeyOf(
        theirs.map((publicKey) => ({ privateKey: this.#privateKey, publicKey })),
        info,
      ),
    );
  }

  piece(place: Omit<PiecePlace, "client">, piece: SealedPiece): Uint8Array<ArrayBuffer> {
    return this.#sealed(pieceScope({ ...place, client: this.#place.client }), encodePiece(piece));
  }

  action(id: number, action: SessionAction): string {
    const scope = actionScope(this.#place.client, id);
    return Buffer.from(this.#sealed(scope, Buffer.from(JSON.stringify(action)))).toString("base64url");
  }

  /** Whether this is the helper's word. */
  isAcknowledged(counter: number, proof: Uint8Array): boolean {
    return this.#box?.open(ackScope(this.#place.client, counter), proof) !== undefined;
  }

  #sealed(scope: Uint8Array, plain: Uint8Array): Uint8Array<ArrayBuffer> {
    if (this.#box === undefined) throw new Error("the helper has offered no key");
    return this.#box.seal(scope, plain);
  }
}

/** What ends a paste of this text. */
export function pasteSumOf(text: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodePasteSum({ lengthBytes: text.length, digest: createHash("sha256").update(text).digest() });
}

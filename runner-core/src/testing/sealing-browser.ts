/** The browser's half of the seal on node's own crypto, which answers at once: for tests of the helper. */
import { createHash, generateKeyPairSync } from "node:crypto";
import {
  ackScope,
  actionOutcomeSchema,
  actionScope,
  decodeRefusals,
  encodePasteSum,
  encodePiece,
  outcomeScope,
  pieceScope,
  refusalScope,
  sealInfo,
  type ActionOutcome,
  type ClientId,
  type CoveredRefusals,
  type DeviceId,
  type InputRefusal,
  type PasteKind,
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

  /** Of a browser with a fault of its own. */
  garbledAction(id: number): string {
    const scope = actionScope(this.#place.client, id);
    return Buffer.from(this.#sealed(scope, Buffer.from("{"))).toString("base64url");
  }

  /** What the helper says of all up to this counter; undefined: it is not the helper's word. */
  acknowledged(counter: number, proof: Uint8Array): CoveredRefusals | undefined {
    const plain = this.#box?.open(ackScope(this.#place.client, counter), proof);
    return plain && decodeRefusals(plain);
  }

  /** Whether the helper itself has refused it. */
  isRefused(counter: number, reason: InputRefusal, proof: string): boolean {
    const scope = refusalScope(this.#place.client, counter, reason);
    return this.#box?.open(scope, Buffer.from(proof, "base64url")) !== undefined;
  }

  /** As the helper says; undefined: it does not. */
  outcome(id: number, sealed: string): ActionOutcome | undefined {
    const plain = this.#box?.open(outcomeScope(this.#place.client, id), Buffer.from(sealed, "base64url"));
    return plain && actionOutcomeSchema.parse(JSON.parse(Buffer.from(plain).toString()));
  }

  #sealed(scope: Uint8Array, plain: Uint8Array): Uint8Array<ArrayBuffer> {
    if (this.#box === undefined) throw new Error("the helper has offered no key");
    return this.#box.seal(scope, plain);
  }
}

/** What ends a paste of this text. */
export function pasteSumOf(text: Uint8Array, kind: PasteKind = "text"): Uint8Array<ArrayBuffer> {
  return encodePasteSum({ lengthBytes: text.length, digest: createHash("sha256").update(text).digest(), kind });
}

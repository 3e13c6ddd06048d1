/**
 * What one browser sealed for this helper on one connection: opened, and held against what came before it. Knows neither
 * who may type nor what tmux does with it.
 */
import { generateKeyPairSync } from "node:crypto";
import {
  ackScope,
  actionScope,
  decodePiece,
  encodeRefusals,
  outcomeScope,
  pieceScope,
  refusalScope,
  sealInfo,
  sessionActionSchema,
  type ActionOutcome,
  type ClientId,
  type InputRefusal,
  type PiecePlace,
  type SealParties,
  type SessionAction,
} from "@coda/protocol";
import { rawPublicKey, type SealKeys } from "../device/device-keys.ts";
import { PasteChain } from "./paste-chain.ts";
import { SealBox, sealKeyOf, x25519PublicKey } from "./seal-box.ts";
import { ToldRefusals } from "./told-refusals.ts";

/** Somebody in between made or changed it, moved it, left out what was before it, or said it twice. */
export type SealFault = "forged" | "out-of-order" | "repeated";

/** `fault` with bytes: it was said before, and is answered as it was then. */
export type OpenedPiece =
  | { readonly bytes: Uint8Array; readonly after: number; readonly fault: "repeated" | undefined }
  | { readonly bytes: undefined; readonly fault: "forged" | "out-of-order" };

export class ClientSeal {
  readonly #box: SealBox;
  readonly #client: ClientId;
  readonly #refusals = new ToldRefusals();
  /** What of its input waits for a paste. */
  readonly chain = new PasteChain();
  #lastPiece = 0;
  #lastAction = 0;

  constructor(client: ClientId, box: SealBox) {
    this.#client = client;
    this.#box = box;
  }

  piece(place: Omit<PiecePlace, "client">, sealed: Uint8Array): OpenedPiece {
    const plain = this.#box.open(pieceScope({ ...place, client: this.#client }), sealed);
    const piece = plain && decodePiece(plain);
    if (piece === undefined) return { bytes: undefined, fault: "forged" };
    // A part's number is its place; whether all are there and of one paste, its end says.
    if (place.type === "pastePart") return { ...piece, fault: undefined };
    // Its browser hears that it was refused: nor is it typed when what was missing has come.
    const isRefused = place.counter > this.#lastPiece && this.#refusals.has(place.counter);
    if (isRefused || piece.after > this.#lastPiece) return { bytes: undefined, fault: "out-of-order" };
    if (place.counter <= this.#lastPiece) return { ...piece, fault: "repeated" };
    this.#lastPiece = place.counter;
    return { ...piece, fault: undefined };
  }

  /** Each number once, and none after a higher one. `unknown`: its browser's own, and newer than this helper. */
  action(id: number, sealed: string): SessionAction | SealFault | "unknown" {
    const plain = this.#box.open(actionScope(this.#client, id), Buffer.from(sealed, "base64url"));
    if (plain === undefined) return "forged";
    if (id <= this.#lastAction) return "repeated";
    this.#lastAction = id;
    return actionOf(plain);
  }

  /** That this helper itself says so, and what of all that it covers was refused. */
  acknowledgement(counter: number): Uint8Array {
    return this.#box.seal(ackScope(this.#client, counter), encodeRefusals(this.#refusals.upTo(counter)));
  }

  /** That this helper itself has refused what it opened, and will not type it; base64url. */
  refusal(counter: number, reason: InputRefusal): string {
    this.#refusals.add(counter, reason);
    return textOf(this.#box.seal(refusalScope(this.#client, counter, reason), new Uint8Array()));
  }

  /** That this is what became of an action that it opened; base64url. */
  outcome(id: number, outcome: ActionOutcome): string {
    return textOf(this.#box.seal(outcomeScope(this.#client, id), Buffer.from(JSON.stringify(outcome))));
  }
}

function textOf(sealed: Uint8Array): string {
  return Buffer.from(sealed).toString("base64url");
}

function actionOf(plain: Uint8Array): SessionAction | "forged" | "unknown" {
  try {
    return sessionActionSchema.safeParse(JSON.parse(Buffer.from(plain).toString())).data ?? "unknown";
  } catch {
    return "forged"; // no JSON
  }
}

/** A seal for one browser, and the key it is told for it. Undefined for a browser's key that is none. */
export function offerSeal(
  keys: SealKeys,
  parties: Omit<SealParties, "deviceKey" | "offeredKey">,
): { readonly key: string; readonly seal: ClientSeal } | undefined {
  const offered = generateKeyPairSync("x25519").privateKey;
  const offeredKey = rawPublicKey(offered);
  const info = sealInfo({ ...parties, deviceKey: keys.publicKey, offeredKey });
  try {
    const publicKey = x25519PublicKey(parties.browserKey);
    const ours = [keys.privateKey, offered];
    const key = sealKeyOf(
      ours.map((privateKey) => ({ privateKey, publicKey })),
      info,
    );
    return { key: offeredKey, seal: new ClientSeal(parties.client, new SealBox(key)) };
  } catch {
    return undefined;
  }
}

/**
 * The way from this page to the helper for what is typed and asked for: sealed where it can be, in the order it was sent
 * in though sealing takes a moment, and never for another helper connection than it was meant for.
 */
import {
  encodeDataFrame,
  encodePasteLength,
  encodePasteSum,
  type BrowserToRelay,
  type InputAckFrame,
  type InputLikeFrame,
  type SessionAction,
} from "@coda/protocol";
import type { InputPiece } from "./input-sender.ts";
import type { InputSeal } from "./input-seal.ts";
import type { Sealing } from "./sealing.ts";

export interface LanePorts {
  readonly sealing: Pick<Sealing, "seal" | "state">;
  /** False when there is no live connection. */
  tell(frame: BrowserToRelay): boolean;
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  acknowledged(counter: number): void;
  report(what: string, error: unknown): void;
}

export class InputLane {
  readonly #ports: LanePorts;
  /** Settles when all before it are on their way. */
  #sent: Promise<void> = Promise.resolve();

  constructor(ports: LanePorts) {
    this.#ports = ports;
  }

  send(piece: InputPiece): void {
    const { sealing } = this.#ports;
    const { seal } = sealing;
    if (seal !== undefined)
      this.#inTurn(seal, sealed(seal, piece), (payload) => {
        this.#sendFrame(piece, "sealed", payload);
      });
    else if (sealing.state === "open") this.#sendFrame(piece, "plain", plain(piece));
  }

  /** False when nobody can be asked. A session that does not run has nobody to seal for: it is begun in the open. */
  act(id: number, action: SessionAction): boolean {
    const { sealing } = this.#ports;
    const { seal } = sealing;
    if (seal === undefined)
      return (sealing.state === "open" || action.do === "restart") && this.#ports.tell({ t: "act", id, action });
    this.#inTurn(seal, seal.action(id, action), (text) => void this.#ports.tell({ t: "act", id, sealed: text }));
    return true;
  }

  /** Only the helper's own word counts, where it can be told from another's. */
  async heard({ counter, proof }: InputAckFrame): Promise<void> {
    const { seal, state } = this.#ports.sealing;
    const isTrue =
      seal === undefined ? state === "open" : proof !== undefined && (await seal.isAcknowledged(counter, proof));
    if (isTrue && seal === this.#ports.sealing.seal) this.#ports.acknowledged(counter);
    else if (!isTrue) this.#ports.report("an acknowledgement is not the device's", counter);
  }

  #inTurn<Made>(seal: InputSeal, making: Promise<Made>, send: (made: Made) => void): void {
    const before = this.#sent;
    this.#sent = this.#sendAfter(before, making, (made) => {
      if (this.#ports.sealing.seal === seal) send(made);
    }).catch((error: unknown) => this.#ports.report("what was typed could not be sealed", error));
  }

  async #sendAfter<Made>(before: Promise<void>, making: Promise<Made>, send: (made: Made) => void): Promise<void> {
    const [made] = await Promise.all([making, before]);
    send(made);
  }

  #sendFrame({ type, target, counter }: InputPiece, seal: InputLikeFrame["seal"], payload: Uint8Array): void {
    this.#ports.send(encodeDataFrame({ type, ref: target.ref, client: target.opening, counter, seal, payload }));
  }
}

function plain({ type, bytes }: InputPiece): Uint8Array {
  return type === "pasteEnd" ? encodePasteLength(bytes.length) : bytes;
}

async function sealed(seal: InputSeal, { type, target, counter, after, bytes }: InputPiece): Promise<Uint8Array> {
  const { pane, epoch } = target;
  const text = type === "pasteEnd" ? await pasteSum(bytes) : bytes;
  return seal.piece({ type, counter, pane, epoch }, { after, bytes: text });
}

async function pasteSum(text: Uint8Array): Promise<Uint8Array> {
  const digest = await crypto.subtle.digest("SHA-256", text.slice());
  return encodePasteSum({ lengthBytes: text.length, digest: new Uint8Array(digest) });
}

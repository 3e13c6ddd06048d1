/**
 * The way from this page to the helper for what is typed and asked for: sealed where it can be, in the order it was sent
 * in though sealing takes a moment, and never for another helper connection than it was meant for.
 */
import {
  encodeDataFrame,
  encodePasteLength,
  encodePasteSum,
  noRefusals,
  type ActionOutcome,
  type BrowserToRelay,
  type CoveredRefusals,
  type InputAckFrame,
  type InputLikeFrame,
  type InputRefusal,
  type PasteKind,
  type RelayToBrowser,
  type SessionAction,
} from "@coda/protocol";
import type { InputPiece, RefusedWhy } from "./input-sender.ts";
import type { InputSeal } from "./input-seal.ts";
import type { Sealing } from "./sealing.ts";

/** They say themselves that somebody in between did something, so they are told by whoever says so. */
const aboutTheWay: ReadonlySet<InputRefusal> = new Set(["sealed", "forged"]);

export interface LanePorts {
  readonly sealing: Pick<Sealing, "seal" | "state">;
  /** False when there is no live connection. */
  tell(frame: BrowserToRelay): boolean;
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  acknowledged(counter: number, covered: CoveredRefusals): void;
  refused(counter: number, why: RefusedWhy): void;
  report(what: string, error: unknown): void;
}

/** What an answer to an action says; undefined: nothing that can be believed. */
export type ReadAnswer = (answer: ActionAnswer) => Promise<ActionOutcome | undefined>;
type ActionAnswer = Pick<Extract<RelayToBrowser, { t: "actionDone" }>, "id" | "outcome" | "sealed">;
type InputRefused = Extract<RelayToBrowser, { t: "inputRefused" }>;

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

  /** Undefined when nobody can be asked. A session that does not run has nobody to seal for: it is begun in the open. */
  act(id: number, action: SessionAction): ReadAnswer | undefined {
    const { sealing } = this.#ports;
    const tell = (how: { action: SessionAction } | { sealed: string }) => this.#ports.tell({ t: "act", id, ...how });
    const { seal } = sealing;
    if (seal !== undefined) {
      this.#inTurn(seal, seal.action(id, action), (text) => void tell({ sealed: text }));
      return async (answer) => this.#sealedOutcome(seal, answer);
    }
    const isAsked = (sealing.state === "open" || action.do === "restart") && tell({ action });
    return isAsked ? async ({ outcome }) => outcome : undefined;
  }

  /** Only the helper's own word counts, where it can be told from another's. */
  async heard({ counter, proof }: InputAckFrame): Promise<void> {
    const { seal, state } = this.#ports.sealing;
    const inTheOpen = state === "open" ? noRefusals : undefined;
    const covered = seal === undefined ? inTheOpen : proof && (await seal.acknowledged(counter, proof));
    if (covered === undefined) this.#ports.report("an acknowledgement is not the device's", counter);
    else if (seal === this.#ports.sealing.seal) this.#ports.acknowledged(counter, covered);
  }

  /** Whoever passes things on must say so when it does not, and may say so when it does: then nobody knows. */
  async heardRefusal({ counter, reason, proof }: InputRefused): Promise<void> {
    const { seal, state } = this.#ports.sealing;
    const isTrue =
      seal === undefined ? state === "open" : proof !== undefined && (await seal.isRefused(counter, reason, proof));
    if (seal !== this.#ports.sealing.seal) return;
    this.#ports.refused(counter, isTrue || aboutTheWay.has(reason) ? reason : "unconfirmed");
  }

  /** That it was done, the helper alone can say. */
  async #sealedOutcome(seal: InputSeal, { id, outcome, sealed }: ActionAnswer): Promise<ActionOutcome | undefined> {
    const said = sealed === undefined ? undefined : await seal.outcome(id, sealed);
    if (said !== undefined) return said;
    const why = outcome?.refused ?? undefined;
    if (why !== undefined)
      return { refused: `${why} (look whether it was done: the device did not say so)`, pane: null };
    this.#ports.report("an action's answer is not the device's", id);
    return undefined;
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

/** What is not sealed cannot say that it is an image: its end calls it off. */
function plain({ type, bytes, of }: InputPiece): Uint8Array {
  if (type !== "pasteEnd") return bytes;
  return of === "image" ? new Uint8Array() : encodePasteLength(bytes.length);
}

async function sealed(seal: InputSeal, piece: InputPiece): Promise<Uint8Array> {
  const { type, target, counter, after, bytes, of } = piece;
  const { pane, epoch } = target;
  const text = type === "pasteEnd" && bytes.length > 0 ? await pasteSum(bytes, of) : bytes;
  return seal.piece({ type, counter, pane, epoch }, { after, bytes: text });
}

async function pasteSum(text: Uint8Array, kind: PasteKind = "text"): Promise<Uint8Array> {
  const digest = await crypto.subtle.digest("SHA-256", text.slice());
  return encodePasteSum({ lengthBytes: text.length, digest: new Uint8Array(digest), kind });
}

/**
 * What is typed and pasted, on its way to a pane: numbered, kept until tmux has taken it, sent again after a reconnect.
 * Keys behind a paste wait until it is on its way, so that they come after it. What is typed while nobody can take it is
 * refused and counted, never kept for later (IN5). The page's client id is fresh per page load, so counters begin at 1.
 */
import {
  limits,
  noRefusals,
  pieceBytes,
  refusalOf,
  type CoveredRefusals,
  type Epoch,
  type InputLikeType,
  type InputRefusal,
  type PaneId,
  type PaneRef,
  type PasteKind,
} from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { PasteUpload } from "./paste-upload.ts";
import type { SealProblem } from "./seal-state.ts";

/** Where input goes: the pane's program is known by its epoch, its place on this connection by its ref. */
export interface InputTarget {
  readonly pane: PaneId;
  readonly epoch: Epoch;
  readonly ref: PaneRef;
  /** Of typing, as the relay numbers them: what was sent in an earlier one goes nowhere. */
  readonly opening: number;
}

/**
 * `no-image`: none that the device keeps. `image-not-taken`: it did not arrive whole, or the device cannot keep it, or its
 * helper is too old to. `stale`: sent, and too old after a reconnect to be sent again, or meant for a program that has ended. `unconfirmed`:
 * somebody on the way says that it was not typed, and the device has not said so. Of both nobody knows whether they were.
 */
export type RefusedWhy =
  | InputRefusal
  | SealProblem
  | "not-live"
  | "stale"
  | "unconfirmed"
  | "no-image"
  | "image-not-taken"
  /** The device does not believe the ticket of this page. */
  | "doubted";

/** What goes to the helper at once: keys, a part of a paste, or the word to type one. */
export interface InputPiece {
  readonly type: InputLikeType;
  readonly target: InputTarget;
  /** Of a part, its place in the paste. */
  readonly counter: number;
  /** The counter of the piece before it that was sent and is not answered; 0 for none. */
  readonly after: number;
  /** Of a paste's end, the whole paste; of one that was called off, nothing. */
  readonly bytes: Uint8Array;
  /** Of what a paste's end is. */
  readonly of?: PasteKind;
}

export interface InputPorts {
  send(piece: InputPiece): void;
  /** Calls off the paste the helper has, whole or not. */
  cancelPaste(ref: PaneRef): void;
  /** For how old something is: see `Clock`. */
  steadyMs(): number;
  /** So many typed pieces will never reach the program, or nobody knows whether they have. */
  refused(count: number, why: RefusedWhy): void;
  /** The paste under way is another one, or further. */
  pasteMoved(): void;
  /** Something was lost on this connection, and behind it nothing is taken there any more (CN12). */
  stuck(): void;
}

/** What is not taken though somebody is there to take it: pastes alone, or keys too. */
export type Barred = "nothing" | "pastes" | "everything";

interface Unacknowledged {
  readonly counter: number;
  readonly target: InputTarget;
  /** Of the steady clock. */
  readonly typedMs: number;
  readonly content: Keys | PasteUpload;
}

class Keys {
  readonly kind = "keys";
  readonly bytes: Uint8Array;
  /** To this helper on this connection, by the steady clock. */
  sentMs: number | undefined;
  /** Or to another one, or on another connection. */
  wasSent = false;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get complete(): boolean {
    return this.sentMs !== undefined;
  }

  send(nowMs: number): void {
    this.sentMs = nowMs;
    this.wasSent = true;
  }

  startAgain(): void {
    this.sentMs = undefined;
  }
}

const interrupt = 0x03;
/** More that is not answered: the program falls behind the wheel. */
const wheelsAhead = 64;
const nothing = new Uint8Array();

export class InputSender {
  readonly #ports: InputPorts;
  #target: InputTarget | undefined;
  #closedWhy: RefusedWhy = "not-live";
  #barred: { readonly what: Barred; readonly why: RefusedWhy } = { what: "nothing", why: "not-live" };
  /** What was sent went to somebody who is not there any more. */
  #isLost = false;
  #counter = 0;
  #waiting: Unacknowledged[] = [];

  constructor(ports: InputPorts) {
    this.#ports = ports;
  }

  /** The paste under way. */
  get pasting(): PasteUpload | undefined {
    return this.#pastes.find((paste) => !paste.cancelled);
  }

  /**
   * Somebody can take input now. After `lost` what was not acknowledged goes first, in order (IN6), if it is still for
   * this program; else it is on its way, and whatever pane is on view by now, goes where it was typed.
   */
  open(target: InputTarget): void {
    this.#target = target;
    if (this.#isLost) this.#sendAgain(target);
    else this.#goOn();
  }

  /** The way to the helper, or what is sealed for it, is another one: nobody answers what was sent and not answered yet. */
  lost(): void {
    this.close("not-live");
    this.#isLost = true;
  }

  /** Nobody can take input: typing is refused until `open`, for this reason. */
  close(why: RefusedWhy): void {
    this.#target = undefined;
    this.#closedWhy = why;
  }

  /**
   * That is refused from now on for this reason, as is a paste that the helper was not told to type yet; what is on its
   * way has its answers still to come.
   */
  bar(what: Barred, why: RefusedWhy): void {
    this.#barred = { what, why };
    if (what === "nothing") return;
    this.#cancelPastes(why);
    this.#goOn();
  }

  /** True when the text is on its way. A text is sent whole or refused whole. */
  type(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return true;
    const waiting = this.#waiting.reduce(
      (sum, { content }) => sum + (content.kind === "keys" ? content.bytes.length : 0),
      0,
    );
    const full = waiting + bytes.length > clientLimits.unacknowledgedInputBytes;
    if (this.#target === undefined) return this.#refuse(1, this.#closedWhy);
    if (this.#barred.what === "everything") return this.#refuse(1, this.#barred.why);
    if (full) return this.#refuse(1, "busy");
    if (isInterrupt(bytes)) this.#cancelPastes("paste-cancelled");
    for (let from = 0; from < bytes.length; from += pieceBytes)
      this.#add(new Keys(bytes.subarray(from, from + pieceBytes)), this.#target);
    this.#goOn();
    return true;
  }

  /** What a wheel says to a pane that is not typed into. Nobody misses it: what cannot go now goes nowhere. */
  wheel(report: Uint8Array, target: InputTarget): void {
    if (this.#target === undefined || this.#barred.what === "everything" || this.#waiting.length >= wheelsAhead) return;
    this.#add(new Keys(report), target);
    this.#goOn();
  }

  /** As `type`, in parts and as slowly as the helper takes them. */
  paste(bytes: Uint8Array, of: PasteKind = "text"): boolean {
    if (bytes.length === 0) return true;
    const waiting = this.#pastes.reduce((sum, paste) => sum + paste.bytes.length, 0);
    if (this.#target === undefined) return this.#refuse(1, this.#closedWhy);
    if (this.#barred.what !== "nothing") return this.#refuse(1, this.#barred.why);
    if (bytes.length > limits.pasteBytes) return this.#refuse(1, "paste-too-long");
    if (waiting + bytes.length > limits.pasteBytes) return this.#refuse(1, "busy");
    this.#add(new PasteUpload(bytes, of), this.#target);
    this.#goOn();
    return true;
  }

  /** All pastes that are not taken yet. What becomes of one that the helper was told to type, the helper says. */
  cancelPaste(): void {
    for (const { content, target } of this.#waiting) if (content.kind === "paste") this.#ports.cancelPaste(target.ref);
    this.#cancelPastes("paste-cancelled");
    this.#goOn();
  }

  /** So much of the paste under way has arrived at the helper. */
  pasteReceived(bytes: number): void {
    this.#pastes[0]?.received(bytes);
    this.#goOn();
  }

  /** tmux has taken everything up to and including this counter, but what is named as refused. */
  acknowledged(counter: number, covered: CoveredRefusals = noRefusals): void {
    const answered = this.#waiting.filter((piece) => piece.counter <= counter);
    this.#waiting = this.#waiting.filter((piece) => piece.counter > counter);
    for (const piece of answered) {
      const why = refusalOf(covered, piece.counter);
      if (why !== undefined) this.#refusePiece(piece, why === "unknown" ? "unconfirmed" : why);
    }
    this.#goOn();
  }

  /** This one was not taken. */
  refused(counter: number, why: RefusedWhy): void {
    const piece = this.#waiting.find((candidate) => candidate.counter === counter);
    if (piece === undefined) return;
    this.#waiting = this.#waiting.filter((candidate) => candidate !== piece);
    this.#refusePiece(piece, why);
    this.#goOn();
    if (why === "out-of-order" && this.#isOneLostBefore(counter)) this.#ports.stuck();
  }

  /** What nobody has acknowledged or refused yet. */
  get unconfirmed(): { readonly keys: number; readonly pastes: number } {
    const keys = this.#waiting.filter(({ content }) => content.kind === "keys").length;
    return { keys, pastes: this.#pastes.filter((paste) => !paste.cancelled).length };
  }

  /** When the oldest key that is on its way was sent, by the steady clock. */
  get unansweredSinceMs(): number | undefined {
    const sent = this.#waiting.flatMap(({ content }) => (content.kind === "keys" ? (content.sentMs ?? []) : []));
    return sent[0];
  }

  get #pastes(): PasteUpload[] {
    return this.#waiting.flatMap(({ content }) => (content.kind === "keys" ? [] : [content]));
  }

  /** Answers come in order; what was sent before `counter` has long had the time for its own. */
  #isOneLostBefore(counter: number): boolean {
    const latest = this.#ports.steadyMs() - limits.unansweredInputMs;
    return this.#waiting.some((piece) => {
      return piece.counter < counter && piece.typedMs <= latest && piece.content.complete;
    });
  }

  #add(content: Keys | PasteUpload, target: InputTarget): void {
    this.#counter += 1;
    this.#waiting.push({ counter: this.#counter, target, typedMs: this.#ports.steadyMs(), content });
  }

  #sendAgain(target: InputTarget): void {
    this.#isLost = false;
    const oldest = this.#ports.steadyMs() - clientLimits.inputMaxAgeMs;
    const isKept = ({ target: { pane, epoch }, typedMs }: Unacknowledged): boolean =>
      pane === target.pane && epoch === target.epoch && typedMs >= oldest;
    const dropped = this.#waiting.filter((piece) => !isKept(piece) && !isCalledOff(piece));
    const unknown = dropped.filter(mayHaveArrived).length;
    this.#waiting = this.#waiting.filter(isKept).map((piece) => ({ ...piece, target }));
    // Of two reasons the last one stays to be read.
    this.#refuse(dropped.length - unknown, "not-live");
    this.#refuse(unknown, "stale");
    for (const { content } of this.#waiting) content.startAgain();
    this.#goOn();
  }

  /** Sends what is next: all of it up to a paste that is not whole yet, or to one behind a paste that is not answered. */
  #goOn(): void {
    if (this.#target !== undefined) this.#sendNext();
    this.#ports.pasteMoved();
  }

  #sendNext(): void {
    const [first] = this.#pastes;
    let after = 0;
    for (const piece of this.#waiting) {
      const { content } = piece;
      if (content.kind === "paste" && content !== first) return;
      if (!content.complete) this.#send(piece, after);
      if (!content.complete) return;
      after = piece.counter;
    }
  }

  #send({ counter, target, content }: Unacknowledged, after: number): void {
    if (content.kind === "keys") {
      content.send(this.#ports.steadyMs());
      this.#ports.send({ type: "input", target, counter, after, bytes: content.bytes });
      return;
    }
    for (let frame = content.next(); frame !== undefined; frame = content.next()) {
      if (frame.type === "pastePart")
        this.#ports.send({ type: "pastePart", target, counter: frame.place, after: 0, bytes: frame.bytes });
      else
        this.#ports.send({
          type: "pasteEnd",
          target,
          counter,
          after,
          bytes: content.cancelled ? nothing : content.bytes,
          of: content.of,
        });
    }
  }

  /** Those the helper was not told to type yet: nothing of them is. */
  #cancelPastes(why: RefusedWhy): void {
    const ours = this.#pastes.filter((paste) => !paste.told && !paste.cancelled);
    for (const paste of ours) paste.cancel();
    this.#waiting = this.#waiting.filter(
      ({ content }) => content.kind === "keys" || !content.cancelled || content.begun,
    );
    this.#refuse(ours.length, why);
  }

  #refusePiece(piece: Unacknowledged, why: RefusedWhy): void {
    const isImage = piece.content.kind === "paste" && piece.content.of === "image";
    if (!isCalledOff(piece)) this.#refuse(1, isImage && why === "paste-incomplete" ? "image-not-taken" : why);
  }

  /** Nothing of what somebody wants pasted is sent. */
  refuse(why: RefusedWhy): void {
    this.#refuse(1, why);
  }

  #refuse(count: number, why: RefusedWhy): false {
    if (count > 0) this.#ports.refused(count, why);
    return false;
  }
}

/** Its user knows. */
function isCalledOff({ content }: Unacknowledged): boolean {
  return content.kind === "paste" && content.cancelled;
}

/** Its helper may have typed it, and its answer is what was lost. */
function mayHaveArrived({ content }: Unacknowledged): boolean {
  return content.kind === "keys" ? content.wasSent : content.told;
}

/** Ctrl-C, alone: whoever types it wants what goes on to stop. */
function isInterrupt(bytes: Uint8Array): boolean {
  return bytes.length === 1 && bytes[0] === interrupt;
}

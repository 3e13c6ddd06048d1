/**
 * Typed text on its way to a pane: numbered, kept until tmux has taken it, sent again after a reconnect. What is typed
 * while nobody can take it is refused and counted, never kept for later (IN5). The page's client id is fresh per page
 * load, so counters begin at 1.
 */
import { encodeDataFrame, limits, type Epoch, type PaneId, type PaneRef } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";

/** Where input goes: the pane's program is known by its epoch, its place on this connection by its ref. */
export interface InputTarget {
  readonly pane: PaneId;
  readonly epoch: Epoch;
  readonly ref: PaneRef;
}

export interface InputPorts {
  /** False when there is no live connection. */
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  now(): number;
  /** So many typed pieces will never reach the program. */
  refused(count: number): void;
}

interface Unacknowledged {
  readonly counter: number;
  readonly pane: PaneId;
  readonly epoch: Epoch;
  readonly bytes: Uint8Array;
  readonly typedMs: number;
}

export class InputSender {
  readonly #ports: InputPorts;
  #target: InputTarget | undefined;
  #counter = 0;
  #waiting: Unacknowledged[] = [];

  constructor(ports: InputPorts) {
    this.#ports = ports;
  }

  get unacknowledgedBytes(): number {
    return this.#waiting.reduce((sum, piece) => sum + piece.bytes.length, 0);
  }

  /** Somebody can take input now. What was not acknowledged goes first, in order (IN6), if it is still for this program. */
  open(target: InputTarget): void {
    // The same place as before: all of it is on its way already.
    if (sameTarget(this.#target, target)) return;
    const turned = this.#target !== undefined && this.#target.pane !== target.pane;
    this.#target = target;
    // The typist turned to another pane: what was typed into the one before is on its way there.
    if (turned) return;
    const oldest = this.#ports.now() - clientLimits.inputMaxAgeMs;
    const kept = this.#waiting.filter(
      (piece) => piece.pane === target.pane && piece.epoch === target.epoch && piece.typedMs >= oldest,
    );
    this.#refuse(this.#waiting.length - kept.length);
    this.#waiting = kept;
    for (const piece of kept) this.#send(target, piece);
  }

  /** Nobody can take input: typing is refused until `open`. */
  close(): void {
    this.#target = undefined;
  }

  /** True when the text is on its way. A text is sent whole or refused whole. */
  type(bytes: Uint8Array): boolean {
    const target = this.#target;
    if (bytes.length === 0) return true;
    const full = this.unacknowledgedBytes + bytes.length > clientLimits.unacknowledgedInputBytes;
    if (target === undefined || full) {
      this.#refuse(1);
      return false;
    }
    const typedMs = this.#ports.now();
    for (let from = 0; from < bytes.length; from += limits.framePayloadBytes) {
      this.#counter += 1;
      const piece: Unacknowledged = {
        counter: this.#counter,
        pane: target.pane,
        epoch: target.epoch,
        bytes: bytes.subarray(from, from + limits.framePayloadBytes),
        typedMs,
      };
      this.#waiting.push(piece);
      this.#send(target, piece);
    }
    return true;
  }

  /** tmux has taken everything up to and including this counter. */
  acknowledged(counter: number): void {
    this.#waiting = this.#waiting.filter((piece) => piece.counter > counter);
  }

  /** The helper took neither this one nor those after it. */
  refusedFrom(counter: number): void {
    const kept = this.#waiting.filter((piece) => piece.counter < counter);
    this.#refuse(this.#waiting.length - kept.length);
    this.#waiting = kept;
  }

  #send(target: InputTarget, piece: Unacknowledged): void {
    this.#ports.send(
      encodeDataFrame({
        type: "input",
        ref: target.ref,
        counter: piece.counter,
        client: 0,
        seal: "plain",
        payload: piece.bytes,
      }),
    );
  }

  #refuse(count: number): void {
    if (count > 0) this.#ports.refused(count);
  }
}

function sameTarget(left: InputTarget | undefined, right: InputTarget): boolean {
  return left?.pane === right.pane && left.epoch === right.epoch && left.ref === right.ref;
}

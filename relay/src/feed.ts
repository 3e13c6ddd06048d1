/**
 * One pane's output on its way to another node: from the tail, as fast as that node takes it. Where the tail has moved
 * on, it goes on from there; that node reads what its browsers lack by ranges, as it would from a helper.
 */
import { encodeDataFrame, limits, type PaneRef } from "@coda/protocol";
import type { Tail } from "./tail.ts";

const nothing = new Uint8Array(0);

export interface FeedPort {
  sendBytes(message: Uint8Array): void;
}

export interface FeedSource {
  readonly ref: PaneRef;
  readonly tail: Tail;
}

export class Feed {
  readonly #source: FeedSource;
  readonly #port: FeedPort;
  #cursor: number;
  #acknowledged: number;

  constructor(source: FeedSource, port: FeedPort, from: number) {
    this.#source = source;
    this.#port = port;
    this.#cursor = from;
    this.#acknowledged = from;
  }

  /** Hot path: a frame just entered the tail. */
  offer(message: Uint8Array, offset: number, byteLength: number): void {
    if (this.#cursor !== offset || byteLength > this.#freeBytes()) return this.pump();
    this.#port.sendBytes(message);
    this.#cursor += byteLength;
  }

  acknowledge(offset: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(offset, this.#cursor));
    this.pump();
  }

  pump(): void {
    const { tail, ref } = this.#source;
    if (this.#cursor < tail.start) {
      this.#cursor = tail.start;
      this.#acknowledged = tail.start;
      // With nothing behind it no output would ever tell that node of the hole.
      if (tail.isEmpty)
        this.#port.sendBytes(encodeDataFrame({ type: "output", ref, offset: tail.start, payload: nothing }));
    }
    while (this.#cursor < tail.end && this.#freeBytes() > 0) {
      const payload = tail.read(this.#cursor, Math.min(this.#freeBytes(), limits.framePayloadBytes));
      this.#port.sendBytes(encodeDataFrame({ type: "output", ref, offset: this.#cursor, payload }));
      this.#cursor += payload.length;
    }
  }

  #freeBytes(): number {
    return limits.helperCreditBytes - (this.#cursor - this.#acknowledged);
  }
}

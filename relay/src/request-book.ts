/** The open requests of one helper connection by id: puts their binary answers together and fails what is never answered. */
import {
  limits,
  rewriteAsOutput,
  rewriteRef,
  type DataFrame,
  type OutputLikeType,
  type PaneRef,
  type RequestFailure,
} from "@coda/protocol";
import type { Clock } from "./clock.ts";
import type { KeyframeAnswer, RangeAnswer } from "./pane-helper.ts";

type AnswerFrame = Extract<DataFrame, { type: OutputLikeType }>;

interface OpenRange {
  readonly kind: "range";
  readonly ref: PaneRef;
  readonly done: (answer: RangeAnswer) => void;
}
interface OpenKeyframe {
  readonly kind: "keyframe";
  readonly ref: PaneRef;
  readonly done: (answer: KeyframeAnswer) => void;
  readonly messages: Uint8Array[];
  byteLength: number;
}
type OpenRequest = (OpenRange | OpenKeyframe) & { readonly cancelTimer: () => void };

export class RequestBook {
  readonly #clock: Clock;
  readonly #open = new Map<number, OpenRequest>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Books a readRange and gives its id; undefined, and answered as busy, where too many are open. */
  range(ref: PaneRef, done: (answer: RangeAnswer) => void): number | undefined {
    return this.#book({ kind: "range", ref, done });
  }

  /** Books a takeKeyframe, likewise. */
  keyframe(ref: PaneRef, done: (answer: KeyframeAnswer) => void): number | undefined {
    return this.#book({ kind: "keyframe", ref, done, messages: [], byteLength: 0 });
  }

  /** A fill or a piece of a keyframe; `frame.ref` is the request's id. Answers to requests long failed are dropped. */
  answer(frame: AnswerFrame, message: Uint8Array): void {
    const request = this.#open.get(frame.ref);
    if (request === undefined) return;
    if (request.kind === "range") {
      if (frame.type !== "fill") return;
      this.#close(frame.ref);
      rewriteAsOutput(message, request.ref);
      request.done({ message, offset: frame.offset, byteLength: frame.payload.length });
      return;
    }
    if (frame.type === "fill") return;
    request.byteLength += frame.payload.length;
    if (request.byteLength > limits.keyframeBytes) {
      this.fail(frame.ref, "failed");
      return;
    }
    rewriteRef(message, request.ref);
    request.messages.push(message);
    if (frame.type !== "keyframeEnd") return;
    this.#close(frame.ref);
    request.done({ offset: frame.offset, messages: request.messages });
  }

  fail(id: number, reason: RequestFailure): void {
    const request = this.#open.get(id);
    if (request === undefined) return;
    this.#close(id);
    request.done({ failed: reason });
  }

  /** The connection is gone: nobody is told, for whoever asked is told of the loss itself. */
  clear(): void {
    for (const request of this.#open.values()) request.cancelTimer();
    this.#open.clear();
  }

  #book(request: OpenRange | OpenKeyframe): number | undefined {
    if (this.#open.size >= limits.openRequests) {
      request.done({ failed: "busy" });
      return undefined;
    }
    this.#lastId += 1;
    const id = this.#lastId;
    const cancelTimer = this.#clock.after(limits.requestMs, () => {
      this.fail(id, "timeout");
    });
    this.#open.set(id, Object.assign(request, { cancelTimer }));
    return id;
  }

  #close(id: number): void {
    this.#open.get(id)?.cancelTimer();
    this.#open.delete(id);
  }
}

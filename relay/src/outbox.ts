/**
 * Delivery of one pane's output to one browser: a cursor, a credit of unacknowledged bytes, and where the next bytes
 * come from. Knows neither sockets nor tmux, and never waits for anybody: it is pumped by output and acknowledgements.
 */
import { encodeDataFrame, type GapCause, type PaneRef } from "@coda/protocol";
import { Backlog } from "./backlog.ts";
import { Credit } from "./credit.ts";
import { noEntryTrace, type ViewTrace } from "./entry-trace.ts";
import type { RelayMetrics } from "./metrics.ts";
import type { KeyframeAnswer, RangeAnswer } from "./pane-helper.ts";
import type { PathLimits } from "./path-limits.ts";
import type { BrowserPort } from "./peer.ts";
import type { Tail } from "./tail.ts";

/** What an outbox needs of its pane. */
export interface OutboxSource {
  readonly ref: PaneRef;
  readonly tail: Tail;
  /** The first offset the helper's journal can serve, as far as known. */
  readonly journalStart: number;
  readonly limits: PathLimits;
  readonly metrics: Pick<RelayMetrics, "creditStalled" | "viewSkipped" | "outputSent">;
  steadyMs(): number;
  readRange(from: number, to: number, done: (answer: RangeAnswer) => void): void;
  /** Asks for a keyframe unless one is asked for already; it comes back by `showKeyframe`. */
  wantKeyframe(traceparent: string | undefined): void;
  /** The same, but not sooner after the one before than the pane's pace allows. */
  wantKeyframeInTurn(): void;
}

export type OutboxState =
  /** From the tail, as output and credit allow. */
  | { readonly name: "streaming" }
  /** One range of the helper's journal is under way. */
  | { readonly name: "filling" }
  /**
   * For a keyframe not before `atLeast`. `from`: what the browser has already, null for nothing. `mayResume`: the
   * keyframe's offset only tells where the pane is; if `from` is near enough, output goes on from there instead.
   * `inTurn`: it is moved on, and a picture of the screen is enough.
   */
  | {
      readonly name: "waiting";
      readonly from: number | null;
      readonly mayResume: boolean;
      readonly atLeast: number;
      readonly inTurn?: true;
    }
  /** Nothing is sent until what the browser was sent is acknowledged; then a keyframe is asked for. */
  | { readonly name: "draining" }
  /** The keyframe that took the place of what waited is under way: output follows when it is acknowledged. */
  | { readonly name: "showing" };

/** What a browser's view of a pane waits for, if for anything. */
export type ViewState = OutboxState["name"];

export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly cause: GapCause;
}

interface OutboxOptions {
  readonly trace?: ViewTrace;
  /** The lines above the screen are not this browser's to read. */
  readonly screenOnly?: boolean;
}

type Keyframe = Exclude<KeyframeAnswer, { failed: unknown }>;

export class Outbox {
  readonly #source: OutboxSource;
  readonly #browser: BrowserPort;
  readonly #trace: ViewTrace;
  readonly #screenOnly: boolean;
  #state: OutboxState = { name: "streaming" };
  /** Next offset to send. */
  #cursor = 0;
  readonly #credit: Credit;
  readonly #backlog: Backlog;
  /** Of the keyframe that was shown last: less output than that is sent sooner than another. */
  #keyframeBytes = 0;

  constructor(source: OutboxSource, browser: BrowserPort, given: OutboxOptions = {}) {
    this.#source = source;
    this.#browser = browser;
    this.#trace = given.trace ?? noEntryTrace;
    this.#screenOnly = given.screenOnly ?? false;
    this.#credit = new Credit(source.limits.credit);
    this.#backlog = new Backlog(source.limits.patienceMs);
  }

  get state(): OutboxState {
    return this.#state;
  }

  /** Waits to be moved on. */
  get isInTurn(): boolean {
    return this.#state.name === "waiting" && this.#state.inTurn === true;
  }

  /** A keyframe without the lines above the screen serves it. */
  get takesScreen(): boolean {
    return this.#screenOnly || this.isInTurn;
  }

  /** One with them does. */
  get takesWhole(): boolean {
    return !this.#screenOnly;
  }

  get traceparent(): string | undefined {
    return this.#trace.traceparent;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Begins or goes on at `from`, with the whole credit. */
  stream(from: number, name: "streaming" | "showing" = "streaming"): void {
    this.#state = { name };
    this.#cursor = from;
    this.#credit.restart(from);
    this.pump();
    if (this.#state.name === name) this.#trace.served();
  }

  /** Waits for the pane's next keyframe; see `OutboxState`. */
  wait(state: { from: number | null; mayResume: boolean; atLeast?: number }): void {
    this.#state = { name: "waiting", atLeast: 0, ...state };
    this.#source.wantKeyframe(this.traceparent);
  }

  /** Hot path: a frame just entered the tail. Whoever is exactly there gets the very bytes that came. */
  offer(message: Uint8Array, offset: number, byteLength: number): void {
    if (this.#state.name === "streaming" && this.#cursor === offset && byteLength <= this.#credit.freeBytes) {
      this.#browser.sendBytes(message);
      this.#advance(byteLength);
      return;
    }
    this.pump();
  }

  acknowledge(offset: number): void {
    this.#credit.acknowledge(offset, this.#source.steadyMs());
    if (this.#state.name === "draining") this.#skipWhenDrained();
    if (this.#state.name === "showing" && offset >= this.#cursor) this.#state = { name: "streaming" };
    this.pump();
  }

  /** Somebody types into the pane here: what the keys bring is not to come behind what waits. */
  hurry(): void {
    this.#backlog.hurry();
    this.pump();
  }

  /** Sends what credit allows from the tail, or asks for what the tail no longer has. */
  pump(): void {
    const { tail, limits } = this.#source;
    if (this.#state.name === "streaming" && this.#fallsBehind) {
      this.#state = { name: "draining" };
      this.#skipWhenDrained();
    }
    while (this.#state.name === "streaming" && this.#cursor < tail.end && this.#mayPush(tail.end)) {
      if (this.#cursor < tail.start) {
        this.#catchUp();
        return;
      }
      const payload = tail.read(this.#cursor, Math.min(this.#credit.freeBytes, limits.frameBytes));
      this.#browser.sendBytes(
        encodeDataFrame({ type: "output", ref: this.#source.ref, offset: this.#cursor, payload }),
      );
      this.#advance(payload.length);
    }
  }

  /** Where output would go on if a keyframe at `offset` came; undefined when that keyframe is of no use to this one. */
  placeAfter(offset: number): number | undefined {
    if (this.#state.name !== "waiting") return undefined;
    if (this.#resumesNear(offset)) return this.#state.from ?? offset;
    return offset < this.#state.atLeast ? undefined : offset;
  }

  /** The keyframe that was waited for, unless the browser can do without. Only after `placeAfter` gave a place. */
  showKeyframe(keyframe: Keyframe): void {
    if (this.#state.name !== "waiting") return;
    const { from, inTurn } = this.#state;
    // Output ended while it was asked for: nothing is left out.
    const isAtEnd = inTurn === true && from === keyframe.offset;
    if (from !== null && (isAtEnd || this.#resumesNear(keyframe.offset))) {
      if (isAtEnd) this.#backlog.forgive();
      this.stream(from);
      return;
    }
    for (const message of keyframe.messages) this.#browser.sendBytes(message);
    this.#keyframeBytes = keyframe.messages.reduce((sum, { length }) => sum + length, 0);
    if (from !== null && from !== keyframe.offset) this.#tellSkip({ from, to: keyframe.offset, cause: null });
    this.stream(keyframe.offset, inTurn === true ? "showing" : "streaming");
  }

  /** No keyframe can be had; true when output can go on without one, as far as the pane is known to reach. */
  resumeWithoutKeyframe(knownEnd: number): boolean {
    if (this.#state.name !== "waiting" || !this.#state.mayResume || this.#state.from === null) return false;
    return this.#state.from >= this.#source.journalStart && this.#state.from <= knownEnd;
  }

  /** Nobody has `[gap.from, gap.to)` any more. What follows is drawn on a fresh keyframe: the screen is not to trust. */
  passGap(gap: Gap): void {
    const waiting = this.#state.name === "waiting" ? this.#state : undefined;
    const from = waiting === undefined ? this.#cursor : waiting.from;
    if (waiting !== undefined && from === null) {
      this.#state = { ...waiting, atLeast: Math.max(waiting.atLeast, gap.to) };
      return;
    }
    if (from === null || from >= gap.to) return;
    if (from < gap.from) this.#tellSkip({ from, to: gap.from, cause: null });
    this.#tellSkip({ from: Math.max(from, gap.from), to: gap.to, cause: gap.cause });
    this.wait({ from: gap.to, mayResume: false, atLeast: gap.to });
  }

  #resumesNear(offset: number): boolean {
    if (this.#state.name !== "waiting" || !this.#state.mayResume || this.#state.from === null) return false;
    const { journalStart, limits } = this.#source;
    return this.#state.from >= journalStart && offset - this.#state.from <= limits.fillBytes;
  }

  #advance(byteLength: number): void {
    this.#cursor += byteLength;
    this.#source.metrics.outputSent(byteLength);
    this.#credit.sent(this.#cursor, this.#source.steadyMs());
  }

  /** More waits, and has for a while or in the way of somebody who types, than a keyframe takes or may be in flight. */
  get #fallsBehind(): boolean {
    const waitingBytes = this.#source.tail.end - this.#cursor;
    const lasts = this.#backlog.lasts(waitingBytes - this.#credit.freeBytes, this.#source.steadyMs());
    return lasts && waitingBytes > Math.max(this.#keyframeBytes, this.#credit.bytes);
  }

  /** Behind what is in flight the keyframe would be late, and old when it is drawn. */
  #skipWhenDrained(): void {
    if (this.#credit.freeBytes < this.#credit.bytes) return;
    this.#state = { name: "waiting", from: this.#cursor, mayResume: false, atLeast: this.#cursor, inTurn: true };
    this.#source.wantKeyframeInTurn();
  }

  /** Waits for room worth a frame, lest tiny acknowledgements make tiny frames for ever (RFC 1122, 4.2.3.4). */
  #mayPush(end: number): boolean {
    const worthBytes = Math.ceil(Math.min(this.#credit.bytes, this.#source.limits.frameBytes) / 4);
    const may = this.#credit.freeBytes >= Math.min(end - this.#cursor, worthBytes);
    if (!may && this.#credit.lacking()) this.#source.metrics.creditStalled();
    return may;
  }

  #catchUp(): void {
    const { tail, journalStart, limits } = this.#source;
    const from = this.#cursor;
    if (from < journalStart || tail.end - from > limits.fillBytes) {
      this.wait({ from, mayResume: false });
      return;
    }
    const filling: OutboxState = { name: "filling" };
    this.#state = filling;
    const to = Math.min(tail.start, from + Math.min(this.#credit.freeBytes, limits.frameBytes));
    this.#source.readRange(from, to, (answer) => {
      if (this.#state === filling) this.#filled(answer, to);
    });
  }

  #filled(answer: RangeAnswer, to: number): void {
    const { byteLength } = "failed" in answer ? { byteLength: 0 } : answer;
    const usable = !("failed" in answer) && answer.offset === this.#cursor && byteLength <= to - this.#cursor;
    if (!usable || byteLength === 0) {
      this.wait({ from: this.#cursor, mayResume: false });
      return;
    }
    this.#browser.sendBytes(answer.message);
    this.#trace.served();
    this.#advance(byteLength);
    this.#state = { name: "streaming" };
    this.pump();
  }

  #tellSkip({ from, to, cause }: { from: number; to: number; cause: GapCause | null }): void {
    if (cause === null) this.#source.metrics.viewSkipped();
    this.#browser.send({ t: "skipped", ref: this.#source.ref, from, to, cause });
  }
}

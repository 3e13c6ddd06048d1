/**
 * One pane of a room: the tail of its output and an outbox for each browser that reads it. Decides when the helper must
 * send, and asks it once however many browsers wait. Outlives helper connections as long as the epoch is the same.
 */
import {
  limits,
  newBytes,
  type Epoch,
  type LivePane,
  type PaneId,
  type PaneRef,
  type RequestFailure,
} from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { noEntryTrace, type ViewTrace } from "./entry-trace.ts";
import { Feed, type FeedPort } from "./feed.ts";
import { Outbox, type Gap, type OutboxSource, type ViewState } from "./outbox.ts";
import type { KeyframeAnswer, PaneHelper, RangeAnswer } from "./pane-helper.ts";
import type { RelayMetrics } from "./metrics.ts";
import type { PaneOptions } from "./pane-options.ts";
import type { PathLimits } from "./path-limits.ts";
import type { BrowserPort } from "./peer.ts";
import { Tail } from "./tail.ts";

interface Attachment {
  readonly helper: PaneHelper;
  readonly ref: PaneRef;
  watched: boolean;
  /** Told to the helper: the output up to here is no more in flight. */
  acknowledged: number;
  keyframeAsked: boolean;
  keyframeRetries: number;
}

/** A keyframe was asked for, of the whole pane or of its screen, by those who waited then. */
interface KeyframeAsked {
  readonly attachment: Attachment;
  readonly only: "screen" | undefined;
  readonly by: ReadonlySet<Outbox>;
}

export class RoomPane implements OutboxSource {
  readonly pane: PaneId;
  readonly epoch: Epoch;
  readonly tail: Tail;
  readonly limits: PathLimits;
  readonly metrics: RelayMetrics;
  readonly #clock: Clock;
  readonly #outboxes = new Map<BrowserPort, Outbox>();
  /** Of other nodes. */
  readonly #feeds = new Map<FeedPort, Feed>();
  #attachment: Attachment | undefined;
  #journalStart = 0;
  #announcedEnd = 0;
  #announcedAtMs = 0;
  #lastOutputMs: number | undefined;
  #cancelLinger: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  #keyframeAskedAtMs = Number.NEGATIVE_INFINITY;

  constructor(live: LivePane, options: PaneOptions) {
    this.pane = live.pane;
    this.epoch = live.epoch;
    this.limits = options.limits;
    this.metrics = options.metrics;
    this.tail = new Tail(options.limits.tailBytes, options.tails);
    this.#clock = options.clock;
  }

  get ref(): PaneRef {
    if (this.#attachment === undefined) throw new Error(`pane ${this.pane} is served by no helper`);
    return this.#attachment.ref;
  }

  get journalStart(): number {
    return this.#journalStart;
  }

  /** The end of the recording as far as the relay knows; it may be further. */
  get knownEnd(): number {
    return Math.max(this.#announcedEnd, this.#holdsTail() ? this.tail.end : 0);
  }

  steadyMs(): number {
    return this.#clock.steadyMs();
  }

  /** By the steady clock, when output came that was not recorded already when it was asked for. */
  get lastOutputMs(): number | undefined {
    return this.#lastOutputMs;
  }

  get views(): ViewState[] {
    return [...this.#outboxes.values()].map(({ state }) => state.name);
  }

  get subscribers(): number {
    return this.#outboxes.size;
  }

  outboxOf(browser: BrowserPort): Outbox | undefined {
    return this.#outboxes.get(browser);
  }

  // -------------------------------------------------------------------------------------------------------- helper

  /** The helper announced this pane, for the first time or again. Another ref or helper voids all subscriptions. */
  attach(live: LivePane, helper: PaneHelper): void {
    const known = this.#attachment;
    if (known === undefined || known.helper !== helper || known.ref !== live.ref) {
      this.detach();
      const fresh = { watched: false, acknowledged: 0, keyframeAsked: false, keyframeRetries: 0 };
      this.#attachment = { helper, ref: live.ref, ...fresh };
      this.#announcedEnd = 0;
    }
    this.#journalStart = live.start;
    this.#heardEnd(live.end);
    if (!this.#attachment?.watched && !this.tail.isEmpty) {
      if (!this.#tailContinues()) this.tail.reset(0);
      this.#beginLinger();
    }
  }

  /** The helper is gone or no longer has this pane. The tail stays for a helper that comes back with the same epoch. */
  detach(): void {
    this.#attachment = undefined;
    this.#outboxes.clear();
    this.#feeds.clear();
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }

  /** The pane is gone for good, or nobody remembers its session. */
  end(): void {
    this.detach();
    this.tail.reset(0);
  }

  /** Output of the helper: `message` is the whole frame, `payload` its bytes at `offset`. */
  output(message: Uint8Array, offset: number, payload: Uint8Array): void {
    const attachment = this.#attachment;
    if (attachment?.watched !== true) return; // sent before the helper read our unwatch
    if (this.#takes(offset, payload)) {
      for (const outbox of this.#outboxes.values()) outbox.offer(message, offset, payload.length);
      for (const feed of this.#feeds.values()) feed.offer(message, offset, payload.length);
    }
    // After the browsers, and in steps: an acknowledgement of each key's echo would cost the helper a turn for nothing.
    // Measured by what this watch brought: what was under way of the one before may lie far ahead of it.
    const end = offset + payload.length;
    attachment.acknowledged = Math.min(attachment.acknowledged, offset);
    if (end - attachment.acknowledged >= this.limits.helperAckBytes) this.#acknowledge(attachment, end);
  }

  gap(gap: Gap): void {
    if (gap.to <= gap.from) return;
    if (this.#attachment?.watched === true) {
      if (gap.to > this.tail.end) this.tail.reset(gap.to);
      this.#acknowledge(this.#attachment, this.tail.end); // a gap is not in flight
    }
    this.#heardEnd(gap.to);
    for (const outbox of this.#outboxes.values()) outbox.passGap(gap);
  }

  // ------------------------------------------------------------------------------------------------------- browsers

  /** Replaces the browser's earlier subscription. `from` null: a keyframe, then everything after it. */
  subscribe(browser: BrowserPort, from: number | null, trace: ViewTrace = noEntryTrace): void {
    if (this.#attachment === undefined) return;
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    const outbox = new Outbox(this, browser, { trace });
    this.#outboxes.set(browser, outbox);
    if (from !== null && !this.#attachment.watched && this.#canWatchFrom(from)) this.#watch(from);
    if (from !== null && this.#attachment.watched) outbox.stream(from);
    else outbox.wait({ from, mayResume: from !== null });
  }

  /** For whom nothing from before is to read: a keyframe of the screen, then everything after it, whatever they have. */
  subscribeToScreen(browser: BrowserPort, from: number | null, trace: ViewTrace = noEntryTrace): void {
    if (this.#attachment === undefined) return;
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    const outbox = new Outbox(this, browser, { trace, screenOnly: true });
    this.#outboxes.set(browser, outbox);
    outbox.wait({ from, mayResume: false });
  }

  unsubscribe(browser: BrowserPort): void {
    if (this.#outboxes.delete(browser)) this.#beginLinger();
  }

  // ------------------------------------------------------------------------------------------------------ other nodes

  /** Another node watches the pane from `from` on: it gets what the tail has of that and what follows. */
  feed(port: FeedPort, from: number): void {
    if (this.#attachment === undefined) return;
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (!this.#attachment.watched) this.#watch(from);
    const feed = new Feed(this, port, from);
    this.#feeds.set(port, feed);
    feed.pump();
  }

  endFeed(port: FeedPort): void {
    if (this.#feeds.delete(port)) this.#beginLinger();
  }

  feedOf(port: FeedPort): Feed | undefined {
    return this.#feeds.get(port);
  }

  // ------------------------------------------------------------------------------------------------- for the outboxes

  readRange(from: number, to: number, done: (answer: RangeAnswer) => void): void {
    this.#attachment?.helper.readRange({ ref: this.ref, from, to }, done);
  }

  wantKeyframeInTurn(): void {
    const restMs = this.#keyframeAskedAtMs + limits.keyframePaceMs - this.#clock.steadyMs();
    if (restMs > 0) this.#askAgain(restMs);
    else this.wantKeyframe();
  }

  wantKeyframe(traceparent?: string): void {
    const attachment = this.#attachment;
    if (attachment === undefined || attachment.keyframeAsked) return;
    attachment.keyframeAsked = true;
    this.#keyframeAskedAtMs = this.#clock.steadyMs();
    const by = this.#waiting();
    const only = this.#wanted();
    attachment.helper.takeKeyframe({ ref: attachment.ref, traceparent, only }, (answer) => {
      if (this.#attachment !== attachment) return;
      attachment.keyframeAsked = false;
      this.#answered(answer, { attachment, only, by: new Set(by.map(([, outbox]) => outbox)) });
    });
  }

  // --------------------------------------------------------------------------------------------------------- private

  /** True when the tail is another than before: longer, or begun anew behind a hole. */
  #takes(offset: number, payload: Uint8Array): boolean {
    const fresh = newBytes(this.tail.end, offset, payload);
    if (fresh === "gap") this.tail.reset(offset); // what lies between is read from the journal by those who lack it
    const added = fresh === "gap" ? payload : fresh;
    this.tail.append(added);
    if (added.length > 0 && this.tail.end > this.#announcedEnd) this.#lastOutputMs = this.#clock.steadyMs();
    return fresh === "gap" || added.length > 0;
  }

  #waiting(): [BrowserPort, Outbox][] {
    return [...this.#outboxes].filter(([, outbox]) => outbox.state.name === "waiting");
  }

  /** What serves all who wait now: the whole pane, unless none of them needs more than its screen. */
  #wanted(): "screen" | undefined {
    return this.#waiting().every(([, { takesScreen }]) => takesScreen) ? "screen" : undefined;
  }

  #answered(answer: KeyframeAnswer, { attachment, only, by }: KeyframeAsked): void {
    const waiting = this.#waiting().filter(([, outbox]) =>
      only === "screen" ? outbox.takesScreen : outbox.takesWhole,
    );
    if (!("failed" in answer)) this.#prepareFor(answer.offset, waiting);
    const refused = waiting.filter(([, outbox]) => !this.#serve(outbox, answer));
    const unserved = refused.filter(([, outbox]) => by.has(outbox));
    const reason = "failed" in answer ? answer.failed : "busy";
    const retries = unserved.length > 0 && reason === "busy" && attachment.keyframeRetries < limits.keyframeRetries;
    attachment.keyframeRetries = retries ? attachment.keyframeRetries + 1 : 0;
    if (!retries) for (const [browser] of unserved) this.#fail(browser, reason);
    const asksAgain = new Set(unserved.map(([, outbox]) => outbox));
    const late = this.#waiting().find(([, outbox]) => !asksAgain.has(outbox));
    if (!retries) this.#askFor(late);
    // What the helper could not give just now it is not asked for again at once, whoever else waits.
    else if (late === undefined || ("failed" in answer && this.#wanted() === only))
      this.#askAgain(limits.keyframeRetryMs);
    else this.#askFor(late);
  }

  /** The helper's own offset is the freshest word on where the pane is. */
  #prepareFor(offset: number, waiting: [BrowserPort, Outbox][]): void {
    this.#heardEnd(offset);
    const places = waiting.flatMap(([, outbox]) => outbox.placeAfter(offset) ?? []);
    if (places.length > 0) this.#watch(Math.min(offset, ...places));
  }

  /** False when the answer is of no use to this one. */
  #serve(outbox: Outbox, answer: KeyframeAnswer): boolean {
    if (!("failed" in answer)) {
      if (outbox.placeAfter(answer.offset) === undefined) return false;
      outbox.showKeyframe(answer);
      return true;
    }
    const { state } = outbox;
    if (state.name !== "waiting" || state.from === null || !outbox.resumeWithoutKeyframe(this.knownEnd)) return false;
    this.#watch(state.from);
    outbox.stream(state.from);
    return true;
  }

  /** What was asked for before somebody waited, or waited for this, may not have been for him. */
  #askFor(late: [BrowserPort, Outbox] | undefined): void {
    if (late === undefined) return;
    const [, { isInTurn, traceparent }] = late;
    if (isInTurn) this.wantKeyframeInTurn();
    else this.wantKeyframe(traceparent);
  }

  #askAgain(afterMs: number): void {
    this.#cancelRetry?.();
    this.#cancelRetry = this.#clock.after(afterMs, () => {
      this.#cancelRetry = undefined;
      const [first] = this.#waiting();
      if (first !== undefined) this.wantKeyframe(first[1].traceparent);
    });
  }

  #fail(browser: BrowserPort, reason: RequestFailure): void {
    browser.send({ t: "subscribeFailed", ref: this.ref, reason });
    this.unsubscribe(browser);
  }

  /** True when the pane's end is known well enough to say that `from` is near it. */
  #canWatchFrom(from: number): boolean {
    if (this.#clock.steadyMs() - this.#announcedAtMs > limits.paneEndFreshMs) return false;
    return from >= this.#journalStart && from <= this.knownEnd && this.knownEnd - from <= this.limits.fillBytes;
  }

  /** Has the helper send: from the tail's end if that still joins, else from `at`. */
  #watch(at: number): void {
    const attachment = this.#attachment;
    if (attachment === undefined || attachment.watched) return;
    if (this.tail.isEmpty || !this.#tailContinues()) this.tail.reset(at);
    attachment.watched = true;
    attachment.acknowledged = this.tail.end;
    attachment.helper.watch(attachment.ref, this.tail.end);
  }

  #acknowledge(attachment: Attachment, end: number): void {
    attachment.acknowledged = end;
    attachment.helper.acknowledge(attachment.ref, end);
  }

  /** True when the journal reaches from the tail's end to its own without more than a tail between. */
  #tailContinues(): boolean {
    const { end } = this.tail;
    return end >= this.#journalStart && end <= this.#announcedEnd && this.#announcedEnd - end <= this.limits.tailBytes;
  }

  #holdsTail(): boolean {
    return this.#attachment?.watched === true;
  }

  #heardEnd(end: number): void {
    this.#announcedEnd = Math.max(this.#announcedEnd, end);
    this.#announcedAtMs = this.#clock.steadyMs();
  }

  #beginLinger(): void {
    if (
      this.#outboxes.size + this.#feeds.size > 0 ||
      this.#cancelLinger !== undefined ||
      this.#attachment === undefined
    )
      return;
    const attachment = this.#attachment;
    this.#cancelLinger = this.#clock.after(limits.watchLingerMs, () => {
      this.#cancelLinger = undefined;
      if (attachment.watched) {
        this.#heardEnd(this.tail.end);
        attachment.watched = false;
        attachment.helper.unwatch(attachment.ref);
      }
      this.tail.reset(0);
    });
  }
}

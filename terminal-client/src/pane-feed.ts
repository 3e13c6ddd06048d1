/**
 * Keeps one pane's picture at the newest byte: subscribes at the relay from where the picture ends, reads from the
 * transcript what the relay no longer has, moves on when a new epoch begins, and returns credit for what was drawn.
 */
import {
  encodeDataFrame,
  gapBeforeOf,
  type BrowserToRelay,
  type DataFrame,
  type Epoch,
  type LivePane,
  type PaneRef,
  type Position,
  type RelayToBrowser,
  type Size,
} from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import { withDeadline } from "./deadline.ts";
import { TranscriptMissing } from "./history.ts";
import { KeyframeAssembly } from "./keyframe-assembly.ts";
import type { PanePicture } from "./pane-picture.ts";
import { PaneStream, type StreamStep } from "./pane-stream.ts";
import type { TapeItem } from "./tape-items.ts";
import type { TranscriptPage } from "./transcript-page.ts";

export interface FeedPorts {
  tell(frame: BrowserToRelay): boolean;
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  readonly picture: PanePicture;
  readonly clock: Clock;
  /** The transcript after a position, and its newest part. */
  since(position: Position, signal: AbortSignal): Promise<TranscriptPage>;
  latest(signal: AbortSignal): Promise<TranscriptPage>;
  /** Output came, or the view skipped. */
  moved(): void;
  /** There is no transcript any more: its session was deleted. */
  missing(): void;
}

interface Subscription {
  readonly ref: PaneRef;
  readonly epoch: Epoch;
  readonly fromKeyframe: boolean;
  /** Of the pane's repairs, when it was asked for. */
  readonly repairs: number;
  readonly stream: PaneStream;
}

export type PaneFrame = Extract<RelayToBrowser, { t: "paneResized" | "skipped" | "subscribeFailed" }>;

export class PaneFeed {
  readonly #ports: FeedPorts;
  readonly #keyframes = new KeyframeAssembly();
  #live: LivePane | undefined;
  #subscription: Subscription | undefined;
  /** Set while the way to the live stream leads through the transcript: what is older than this has no say. */
  #attaching: object | undefined;
  /** The epoch that was last served live: what the transcript does not know of it may still be on its way there. */
  #served: Epoch | undefined;
  #size: Size | undefined;
  #acknowledged = 0;
  #cancelLater: () => void = () => undefined;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /** The pane as the relay now describes it; undefined while nobody serves it. */
  update(live: LivePane | undefined): void {
    const before = this.#live;
    this.#live = live;
    if (live === undefined) return this.lost();
    const same = before?.ref === live.ref && before.epoch === live.epoch;
    if (same && this.#attaching !== undefined) return this.#adoptSize(live);
    if (same && this.#subscription !== undefined) {
      if (this.#isStale(live) && this.#subscription.repairs < live.repairs) this.#subscribe(live, undefined);
      return this.#adoptSize(live);
    }
    if (this.#subscription !== undefined && this.#subscription.ref !== live.ref)
      this.#ports.tell({ t: "unsubscribe", ref: this.#subscription.ref });
    void this.#attach(live);
  }

  /** Nobody looks at it now: no more of it is to come. The picture stays. */
  leave(): void {
    if (this.#subscription !== undefined) this.#ports.tell({ t: "unsubscribe", ref: this.#subscription.ref });
    this.lost();
  }

  /** The connection is gone, and the refs with it. The picture stays. */
  lost(): void {
    this.#live = undefined;
    this.#subscription = undefined;
    this.#attaching = undefined;
    this.#cancelLater();
    this.#keyframes.reset();
  }

  data(frame: DataFrame): void {
    const subscription = this.#subscription;
    if (subscription === undefined || frame.ref !== subscription.ref) return;
    switch (frame.type) {
      case "output":
        this.#apply(subscription.stream.output(frame.offset, frame.payload));
        return this.#acknowledgeRepeat(frame.offset + frame.payload.length);
      case "keyframePart":
        return this.#keyframes.part(frame.offset, frame.payload);
      case "keyframeEnd": {
        const keyframe = this.#keyframes.end(frame.offset, frame.payload);
        if (keyframe !== undefined) this.#apply(subscription.stream.keyframe(keyframe));
        break;
      }
      case "fill":
      case "input":
      case "pastePart":
      case "pasteEnd":
      case "inputAck":
      case "ack":
        break;
    }
  }

  control(frame: PaneFrame): void {
    const subscription = this.#subscription;
    if (subscription === undefined || frame.ref !== subscription.ref) return;
    switch (frame.t) {
      case "paneResized":
        this.#size = frame.size;
        return this.#apply(subscription.stream.resized(frame));
      case "skipped":
        return this.#apply(subscription.stream.skipped(frame));
      case "subscribeFailed":
        this.#subscription = undefined;
        // From a keyframe it can still work, if not now then later: nothing else may ever happen here.
        if (!subscription.fromKeyframe && this.#live !== undefined) this.#subscribe(this.#live, undefined);
        else this.#subscribeLater();
        break;
    }
  }

  /** Drawn up to here: returns the credit, in steps. */
  processed(position: Position, caughtUp: boolean): void {
    const subscription = this.#subscription;
    if (subscription === undefined || position.epoch !== subscription.epoch) return;
    const progress = position.offset - this.#acknowledged;
    if (progress <= 0 || (!caughtUp && progress < clientLimits.ackBytes)) return;
    this.#acknowledged = position.offset;
    this.#ports.send(encodeDataFrame({ type: "ack", ref: subscription.ref, offset: position.offset }));
  }

  /** What is on view already is not drawn again, and so not acknowledged by drawing: it has used credit all the same. */
  #acknowledgeRepeat(to: number): void {
    const subscription = this.#subscription;
    const { tape, caughtUp } = this.#ports.picture;
    if (subscription === undefined || !caughtUp || tape.end?.epoch !== subscription.epoch) return;
    if (to <= tape.end.offset) this.#ports.send(encodeDataFrame({ type: "ack", ref: subscription.ref, offset: to }));
  }

  /** Reads what the transcript has beyond the picture, while nobody serves the pane. */
  async readOn(): Promise<void> {
    const attaching = {};
    this.#attaching = attaching;
    await this.#catchUp(attaching);
    if (this.#attaching === attaching) this.#attaching = undefined;
  }

  async #attach(live: LivePane): Promise<void> {
    const attaching = {};
    this.#attaching = attaching;
    this.#subscription = undefined;
    if (!this.#ports.picture.tape.captured && !this.#relayCanContinue(live)) await this.#catchUp(attaching);
    const newest = this.#live;
    if (this.#attaching !== attaching || newest === undefined) return;
    this.#attaching = undefined;
    this.#enterEpoch(newest);
    const from = this.#beginning(newest);
    if (from !== undefined) this.#ports.picture.tape.beginAt(from);
    this.#subscribe(newest, from);
    this.#adoptSize(newest);
  }

  /** True when the picture is empty, or ends where relay and journal still have what follows, not too far back. */
  #relayCanContinue(live: LivePane): boolean {
    const { tape } = this.#ports.picture;
    const { end } = tape;
    if (end === undefined) return tape.isEmpty;
    return end.epoch === live.epoch && end.offset >= live.start && live.end - end.offset <= clientLimits.catchUpBytes;
  }

  /** Reads on in the transcript; what is too long to read all of is skipped, to be put before the view later. */
  async #catchUp(attaching: object): Promise<void> {
    const { picture } = this.#ports;
    try {
      for (let bytes = 0; this.#attaching === attaching;) {
        const { end } = picture.tape;
        if (end === undefined) return;
        const page = await this.#inTime((signal) => this.#since(end, signal));
        if (this.#attaching !== attaching) return;
        if (page === "missing") return end.epoch === this.#served ? undefined : await this.#skipToLatest(attaching);
        picture.append(page.items);
        bytes += page.items.reduce((sum, item) => sum + (item.kind === "bytes" ? item.bytes.length : 0), 0);
        if (!page.more || picture.tape.end?.offset === end.offset) return;
        if (bytes > clientLimits.catchUpBytes) return await this.#skipToLatest(attaching);
      }
    } catch (error) {
      // Otherwise it cannot be read now, or not in time. The relay goes on from here as well as it can and declares
      // what it lacks.
      if (error instanceof TranscriptMissing) this.#ports.missing();
    }
  }

  async #skipToLatest(attaching: object): Promise<void> {
    const page = await this.#inTime((signal) => this.#ports.latest(signal));
    if (this.#attaching !== attaching || page.items.length === 0) return;
    this.#ports.picture.restart(page.items);
    this.#ports.moved();
  }

  /** "missing": what follows it was deleted, and so what is on view is all there is of it. */
  async #since(end: Position, signal: AbortSignal): Promise<TranscriptPage | "missing"> {
    try {
      return await this.#ports.since(end, signal);
    } catch (error) {
      if (error instanceof TranscriptMissing) return "missing";
      throw error;
    }
  }

  /** Live output and keys' echo wait for it: no answer must not hold them for ever. */
  async #inTime<Page>(request: (signal: AbortSignal) => Promise<Page>): Promise<Page> {
    return withDeadline(this.#ports.clock, clientLimits.catchUpMs, request);
  }

  /** A new epoch is drawn below the old one; whether something is missing between them, the helper knows. */
  #enterEpoch(live: LivePane): void {
    const { picture, clock } = this.#ports;
    const { tape } = picture;
    if (tape.epoch === live.epoch) return;
    const size = { columns: live.columns, rows: live.rows };
    // Nobody who comes later sees what was captured: it is on the recording's first screen, or it is missing.
    tape.withdraw();
    const { end } = tape;
    if (live.recorded) tape.leaveHole(live.epoch);
    else tape.beginCaptures();
    // With no end the transcript has told of it already.
    const items: TapeItem[] = [
      { kind: "epoch", epoch: live.epoch, size, startedAtMs: clock.now(), captured: !live.recorded },
    ];
    const cause = gapBeforeOf(live);
    if (cause !== null && end !== undefined)
      items.unshift({
        kind: "gap",
        from: end.offset,
        to: null,
        cause,
        ...(live.pause && { sinceMs: live.pause.sinceMs }),
      });
    // At once: what stands between the epochs is placed by what follows it.
    picture.append(items);
    this.#ports.moved();
  }

  /** The pane was found to look otherwise since what is shown of it was drawn. */
  #isStale(live: LivePane): boolean {
    const { tape } = this.#ports.picture;
    return live.repairs > (tape.epoch === live.epoch ? tape.repairs : 0);
  }

  /** Where to begin: where the picture ends, at a program's first byte, or (undefined) at a keyframe. */
  #beginning(live: LivePane): number | undefined {
    if (this.#isStale(live)) return undefined;
    const { end } = this.#ports.picture.tape;
    if (end !== undefined) return end.offset;
    const wholeProgram = live.origin === "created" && live.start === 0;
    return wholeProgram && live.end <= clientLimits.olderPageBytes ? 0 : undefined;
  }

  #subscribe(live: LivePane, from: number | undefined): void {
    const { ref, epoch, repairs } = live;
    const { end } = this.#ports.picture.tape;
    const stale = from === undefined && end !== undefined;
    this.#served = epoch;
    this.#acknowledged = from ?? 0;
    this.#keyframes.reset();
    const stream = new PaneStream({
      epoch,
      next: from ?? end?.offset,
      blank: end === undefined,
      pastTo: live.end,
      stale,
      captured: this.#ports.picture.tape.captured,
    });
    this.#subscription = { ref, epoch, fromKeyframe: from === undefined, repairs, stream };
    this.#ports.tell({ t: "subscribe", ref, epoch, from: from ?? null });
  }

  #subscribeLater(): void {
    this.#cancelLater();
    this.#cancelLater = this.#ports.clock.after(clientLimits.subscribeAgainMs, () => {
      const isIdle = this.#subscription === undefined && this.#attaching === undefined;
      if (isIdle && this.#live !== undefined) this.#subscribe(this.#live, undefined);
    });
  }

  #adoptSize(live: LivePane): void {
    const size = { columns: live.columns, rows: live.rows };
    const known = this.#size ?? this.#ports.picture.screen.size;
    if (known.columns === size.columns && known.rows === size.rows) return;
    this.#size = size;
    const { stream } = this.#subscription ?? {};
    if (stream !== undefined) this.#apply(stream.resized({ offset: live.end, size }));
  }

  #apply(steps: readonly StreamStep[]): void {
    const { picture } = this.#ports;
    for (const step of steps) {
      if (step.kind === "append") picture.append(step.items);
      else if (step.kind === "restart") picture.restart(step.items);
      else if (this.#live !== undefined) this.#subscribe(this.#live, this.#isStale(this.#live) ? undefined : step.from);
    }
    if (steps.some((step) => step.kind !== "ask")) this.#ports.moved();
  }
}

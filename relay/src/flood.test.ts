/**
 * Ctrl-C in a flood at a viewer on a slow link, in a time of its own: a link that takes so many bytes in a millisecond,
 * a screen that draws what arrives at once, a helper that needs a moment for a keyframe. What it costs beside waiting
 * for processors, which the benchmark has too.
 */
import { decodeDataFrame, encodeDataFrame } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { noMetrics } from "./metrics.ts";
import type { KeyframeAnswer, KeyframeRequest, PaneHelper, RangeAnswer, RangeRequest } from "./pane-helper.ts";
import { pathLimits } from "./path-limits.ts";
import type { BrowserPort } from "./peer.ts";
import { RoomPane } from "./room-pane.ts";
import { freeTails } from "./testing/free-tails.ts";
import { livePane, paneRef } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const ref = paneRef(7);
const linkBytesPerMs = 200;
/** From a key at the browser to the relay, and from there to tmux and the program's end. */
const keyMs = 2;
const endMs = 10;
const promptBytes = 12;
/** As the spool writes: what came within so long at once. */
const writeMs = 5;

interface Program {
  readonly what: string;
  readonly bytesPerMs: number;
  /** Of its pane's keyframes: the screen, and with what is above it. */
  readonly screenBytes: number;
  readonly wholeBytes: number;
  readonly keyframeMs: number;
}

class SlowViewer implements BrowserPort {
  readonly #queue: { readonly message: Uint8Array; left: number }[] = [];
  /** Everything before this is on the screen. */
  drawn = 0;

  send(): void {}
  sendText(): void {}
  drop(): void {}
  sendBytes(message: Uint8Array): void {
    this.#queue.push({ message: message.slice(), left: message.length });
  }

  /** What the link carries in a millisecond; true when something was drawn. */
  pass(): boolean {
    const before = this.drawn;
    for (let room = linkBytesPerMs; room > 0 && this.#queue[0] !== undefined;) {
      const first = this.#queue[0];
      const bytes = Math.min(room, first.left);
      first.left -= bytes;
      room -= bytes;
      if (first.left > 0) break;
      this.#queue.shift();
      const frame = decodeDataFrame(first.message);
      if (frame?.type === "output") this.drawn = frame.offset + frame.payload.length;
      if (frame?.type === "keyframeEnd") this.drawn = frame.offset;
    }
    return this.drawn > before;
  }
}

class Flood implements PaneHelper {
  readonly clock = new ManualClock();
  readonly pane: RoomPane;
  readonly viewer = new SlowViewer();
  readonly #program: Program;
  #printed = 0;
  #ms = 0;

  constructor(program: Program) {
    this.#program = program;
    const live = livePane({ ref: 7 });
    this.pane = new RoomPane(live, {
      clock: this.clock,
      metrics: noMetrics,
      limits: pathLimits,
      tails: freeTails(),
    });
    this.pane.attach(live, this);
    this.pane.subscribe(this.viewer, 0);
  }

  watch(): void {}
  unwatch(): void {}
  acknowledge(): void {}
  readRange({ from, to }: RangeRequest, done: (answer: RangeAnswer) => void): void {
    const byteLength = to - from;
    this.clock.after(this.#program.keyframeMs, () => {
      const payload = new Uint8Array(byteLength);
      done({ message: encodeDataFrame({ type: "output", ref, offset: from, payload }), offset: from, byteLength });
    });
  }
  takeKeyframe({ only }: KeyframeRequest, done: (answer: KeyframeAnswer) => void): void {
    const { screenBytes, wholeBytes, keyframeMs } = this.#program;
    this.clock.after(keyframeMs, () => {
      const payload = new Uint8Array(only === "screen" ? screenBytes : wholeBytes);
      const message = encodeDataFrame({ type: "keyframeEnd", ref, offset: this.#printed, payload });
      done({ offset: this.#printed, messages: [message] });
    });
  }

  print(bytes: number): void {
    const [offset, payload] = [this.#printed, new Uint8Array(bytes)];
    this.#printed += bytes;
    this.pane.output(encodeDataFrame({ type: "output", ref, offset, payload }), offset, payload);
  }

  /** A millisecond later. */
  step({ prints }: { prints: boolean }): void {
    this.clock.advance(1);
    this.#ms += 1;
    if (prints && this.#ms % writeMs === 0) this.print(this.#program.bytesPerMs * writeMs);
    if (this.viewer.pass()) this.pane.outboxOf(this.viewer)?.acknowledge(this.viewer.drawn);
  }

  /** From Ctrl-C after so long to the prompt on the screen, milliseconds. */
  untilPrompt(floodMs: number): number {
    while (this.#ms < floodMs) this.step({ prints: true });
    for (let ms = 1; ; ms++) {
      if (ms === keyMs) this.pane.outboxOf(this.viewer)?.hurry();
      this.step({ prints: ms < keyMs + endMs });
      if (ms === keyMs + endMs) this.print(promptBytes);
      if (ms >= keyMs + endMs && this.viewer.drawn === this.#printed) return ms;
    }
  }
}

const lines = { screenBytes: 3_300, wholeBytes: 19_000, keyframeMs: 5 };
const programs: readonly Program[] = [
  { what: "yes", bytesPerMs: 8_000, screenBytes: 330, wholeBytes: 1_000, keyframeMs: 25 },
  { what: "lines at five times the link's pace", bytesPerMs: 1_000, ...lines },
  { what: "lines at one and a half", bytesPerMs: 300, ...lines },
  { what: "lines at the link's pace", bytesPerMs: 200, ...lines },
];

/** After floods of forty lengths, the shortest first. */
function promptTimes(program: Program, { fromMs, apartMs }: { fromMs: number; apartMs: number }): number[] {
  const times = Array.from({ length: 40 }, (_, n) => new Flood(program).untilPrompt(fromMs + n * apartMs));
  return times.toSorted((a, b) => a - b);
}

describe.each([
  { when: "a second into", fromMs: 1_000, apartMs: 19, mostMs: 150 },
  // Before its rate is known.
  { when: "in the first second of", fromMs: 10, apartMs: 25, mostMs: 175 },
])("$when a flood", ({ fromMs, apartMs, mostMs }) => {
  it.each(programs)("OU4 OU13 OU26 OU27 of $what the prompt is there soon, mostly within 100 ms", (program) => {
    const sorted = promptTimes(program, { fromMs, apartMs });
    expect(sorted[20]).toBeLessThanOrEqual(100);
    expect(sorted[38]).toBeLessThanOrEqual(mostMs);
  });
});

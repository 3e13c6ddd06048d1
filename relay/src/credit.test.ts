/** Credit against model browsers: a network with a delay, and a screen that draws so many bytes in a millisecond. */
import { describe, expect, it } from "vitest";
import { Credit } from "./credit.ts";

const kib = 1024;
const limits = { firstBytes: 64 * kib, minBytes: 16 * kib, maxBytes: 1024 * kib, queueMs: 100 };

interface Browser {
  readonly roundTripMs: number;
  /** Bytes drawn in a millisecond, at a time. */
  readonly draws: (nowMs: number) => number;
}

interface Played {
  readonly credit: Credit;
  readonly shownBytes: number;
  /** From sending to drawing, of what was drawn last. */
  readonly delayMs: number;
}

const frame = 4 * kib;

/** Draws what has arrived as fast as it can, and says so half a round trip later. */
class Screen {
  readonly #browser: Browser;
  readonly #arriving: { readonly end: number; readonly sentMs: number }[] = [];
  readonly #acks: { readonly offset: number; readonly atMs: number }[] = [];
  #budget = 0;
  drawn = 0;
  delayMs = 0;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  send(end: number, sentMs: number): void {
    this.#arriving.push({ end, sentMs });
  }

  /** The newest offset that is acknowledged by now, once. */
  acknowledged(nowMs: number): number | undefined {
    let offset: number | undefined;
    while (this.#acks[0] !== undefined && this.#acks[0].atMs <= nowMs) offset = this.#acks.shift()?.offset;
    return offset;
  }

  draw(nowMs: number): void {
    const { draws, roundTripMs } = this.#browser;
    this.#budget = Math.min(this.#budget, 2 * frame) + draws(nowMs);
    for (let next = this.#arriving[0]; next !== undefined; next = this.#arriving[0]) {
      if (this.#budget < frame || next.sentMs + roundTripMs / 2 > nowMs) return;
      this.#arriving.shift();
      this.#budget -= frame;
      this.drawn = next.end;
      this.delayMs = nowMs - next.sentMs;
      this.#acks.push({ offset: next.end, atMs: nowMs + roundTripMs / 2 });
    }
  }
}

/** Sends as much as there is credit for, for so long. */
function play(browser: Browser, durationMs: number, credit = new Credit(limits)): Played {
  const screen = new Screen(browser);
  let sent = 0;
  credit.restart(0);
  for (let nowMs = 0; nowMs < durationMs; nowMs += 1) {
    const offset = screen.acknowledged(nowMs);
    if (offset !== undefined) credit.acknowledge(offset, nowMs);
    for (; credit.freeBytes >= frame; sent += frame) {
      screen.send(sent + frame, nowMs);
      credit.sent(sent + frame, nowMs);
    }
    credit.lacking();
    screen.draw(nowMs);
  }
  return { credit, shownBytes: screen.drawn, delayMs: screen.delayMs };
}

describe("a browser's credit", () => {
  it("begins at its first value and stays there while output never waits for it", () => {
    const credit = new Credit(limits);
    for (let offset = 100; offset <= 10_000; offset += 100) {
      credit.sent(offset, offset);
      credit.acknowledge(offset, offset + 50);
    }
    expect(credit.bytes).toBe(limits.firstBytes);
  });

  it("shrinks to its least for a slow screen, so that a fraction of a second is in flight", () => {
    const { credit, delayMs } = play({ roundTripMs: 4, draws: () => 160 }, 6_000);
    expect(credit.bytes).toBeLessThan(24 * kib);
    expect(delayMs).toBeLessThan(150);
  });

  it.each([
    ["near", 2, 2_000],
    ["far", 80, 4_000],
    ["across the world", 300, 2_000],
  ])(
    "grows for a fast screen that is %s until it never waits, and no further than the queue",
    (_, roundTripMs, draws) => {
      const { shownBytes, delayMs, credit } = play({ roundTripMs, draws: () => draws }, 10_000);
      const possible = Math.min(draws, limits.maxBytes / roundTripMs);
      expect(shownBytes / 10_000).toBeGreaterThan(possible * 0.75);
      expect(delayMs).toBeLessThanOrEqual(roundTripMs / 2 + limits.queueMs + roundTripMs);
      expect(credit.bytes).toBeLessThanOrEqual(limits.maxBytes);
    },
  );

  it("follows a screen that becomes slow within two seconds, and is not shaken by a pause", () => {
    const credit = new Credit(limits);
    play({ roundTripMs: 10, draws: () => 3_000 }, 3_000, credit);
    const fast = credit.bytes;
    play({ roundTripMs: 10, draws: (nowMs) => (nowMs > 500 && nowMs < 800 ? 0 : 3_000) }, 1_500, credit);
    expect(credit.bytes).toBeGreaterThan(fast / 2);
    play({ roundTripMs: 10, draws: () => 200 }, 3_000, credit);
    expect(credit.bytes).toBeLessThan(40 * kib);
  });

  it("lets nothing out while more is in flight than a shrunken credit holds", () => {
    const credit = new Credit(limits);
    for (let end = 4 * kib; end <= limits.firstBytes; end += 4 * kib) credit.sent(end, 0);
    credit.lacking();
    credit.acknowledge(4 * kib, 1_000);
    expect([credit.bytes, credit.freeBytes]).toEqual([limits.minBytes, 0]);
    credit.acknowledge(limits.firstBytes - limits.minBytes, 1_100);
    expect(credit.freeBytes).toBe(0);
    credit.acknowledge(limits.firstBytes, 1_200);
    expect(credit.freeBytes).toBe(credit.bytes);
  });

  it("believes no acknowledgement of what was never sent", () => {
    const credit = new Credit(limits);
    credit.sent(1_000, 0);
    credit.acknowledge(9_999_999, 10);
    expect(credit.freeBytes).toBe(limits.firstBytes);
  });
});

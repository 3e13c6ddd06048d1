import { beforeEach, expect, test } from "vitest";
import { Heartbeat, stepMs } from "./heartbeat.ts";

/** The system's timers, by hand. */
class Hand {
  nowMs = 1_100;
  /** How much the system's timers come before their time; less than any delay. */
  earlyMs = 0;
  wakeUps = 0;
  readonly armed = new Set<{ readonly dueMs: number; readonly action: () => void }>();

  after(delayMs: number, action: () => void): { cancel(): void } {
    const timer = { dueMs: this.nowMs + delayMs, action };
    this.armed.add(timer);
    return { cancel: () => void this.armed.delete(timer) };
  }

  /** Each time at which something wakes the process, once. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const dueMs = Math.min(...[...this.armed].map((timer) => timer.dueMs - this.earlyMs));
      if (dueMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs);
      this.wakeUps += 1;
      for (const timer of [...this.armed].filter((armed) => armed.dueMs - this.earlyMs <= this.nowMs)) {
        this.armed.delete(timer);
        timer.action();
      }
    }
    this.nowMs = untilMs;
  }
}

let hand: Hand;
let heartbeat: Heartbeat;
let at: Record<string, number[]>;

beforeEach(() => {
  const system = new Hand();
  hand = system;
  heartbeat = new Heartbeat({ nowMs: () => system.nowMs, after: (delayMs, action) => system.after(delayMs, action) });
  at = {};
});

const note = (name: string) => (): void => void (at[name] ??= []).push(hand.nowMs);

test("what repeats does so in step, and wakes the process once for all", () => {
  heartbeat.every(250, note("often"));
  hand.advance(30);
  heartbeat.every(1_000, note("seldom"));
  heartbeat.every(500, note("half"));
  hand.advance(1_000);
  expect(at).toEqual({ often: [1_250, 1_500, 1_750, 2_000], half: [1_500, 2_000], seldom: [2_000] });
  expect(hand.wakeUps).toBe(4);
});

test("what is to come about then comes once, with what repeats", () => {
  heartbeat.every(250, note("often"));
  heartbeat.about(1_000, note("on the beat"));
  hand.advance(160);
  heartbeat.about(1_000, note("towards it"));
  hand.advance(3_000);
  expect([at["on the beat"], at["towards it"]]).toEqual([[2_000], [2_000]]);
  expect(hand.wakeUps).toBe(13);
});

test("what is said again each time it came falls in with what repeats, and stays there", () => {
  heartbeat.every(1_000, note("seldom"));
  const again = (): void => {
    note("again")();
    hand.nowMs += 20;
    heartbeat.about(1_000, again);
  };
  hand.nowMs = 1_800;
  heartbeat.about(1_000, again);
  hand.advance(5_000);
  expect(at["again"]).toEqual([2_500, 3_250, 4_000, 5_000, 6_000]);
});

test.each([0, 1, stepMs / 2, stepMs, 3 * stepMs])(
  "about %d ms is never now, nor later, nor much earlier",
  (delayMs) => {
    for (let phase = 0; phase < stepMs; phase += 7) {
      const begunMs = hand.nowMs;
      heartbeat.about(delayMs, note("done"));
      expect(at["done"]).toBeUndefined();
      hand.advance(delayMs + stepMs);
      const [doneMs = Infinity] = at["done"] ?? [];
      expect(doneMs - begunMs).toBeGreaterThan(Math.max(0, delayMs - 2 * stepMs));
      expect(doneMs - begunMs).toBeLessThanOrEqual(Math.max(delayMs, stepMs));
      hand.advance(7);
      at = {};
    }
  },
);

test("a timer that comes a little early is one turn, not two", () => {
  hand.earlyMs = 1;
  heartbeat.every(250, note("often"));
  hand.advance(1_000);
  expect(at["often"]).toEqual([1_249, 1_499, 1_749, 1_999]);
});

test("one that comes far too early is waited for again", () => {
  heartbeat.every(250, note("often"));
  hand.advance(60);
  const [timer] = hand.armed;
  hand.armed.clear();
  timer?.action();
  expect(at).toEqual({});
  hand.advance(90);
  expect(at["often"]).toEqual([1_250]);
});

test("turns that a busy process missed are left out", () => {
  heartbeat.every(250, note("often"));
  hand.nowMs = 2_600;
  hand.advance(200);
  expect(at["often"]).toEqual([2_600, 2_750]);
});

test("what is cancelled comes no more, also by what comes just before it; with the last one the timer goes", () => {
  const first = heartbeat.every(250, () => second.cancel());
  const second = heartbeat.every(250, note("second"));
  const once = heartbeat.about(1_000, note("once"));
  hand.advance(250);
  once.cancel();
  hand.advance(2_000);
  expect(at).toEqual({});
  first.cancel();
  expect(hand.armed.size).toBe(0);
});

test("one that throws keeps nothing from its turn, and is not silent", () => {
  heartbeat.every(250, () => {
    throw new Error("broken");
  });
  heartbeat.every(250, note("other"));
  expect(() => hand.advance(250)).toThrow("broken");
  expect(() => hand.advance(250)).toThrow("broken");
  expect(at["other"]).toEqual([1_250, 1_500]);
});

test("one that begins another does not keep it from its time", () => {
  heartbeat.every(1_000, () => void heartbeat.every(250, note("begun")));
  hand.advance(900);
  hand.advance(500);
  expect(at["begun"]).toEqual([2_250, 2_500]);
});

/** When a model reads its journal and when it rests. */
import { limits } from "@coda/protocol";
import { expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { ModelFeed } from "./model-feed.ts";

function setUp(): {
  feed: ModelFeed;
  clock: ManualClock;
  grow: (bytes: number, how?: { pours: boolean }) => void;
  got: (from: number) => number;
} {
  const clock = new ManualClock();
  let end = 0;
  let pours = false;
  const journal = {
    start: 0,
    get end() {
      return end;
    },
    get pours() {
      return pours;
    },
    read: (from: number, maxBytes: number) => new Uint8Array(Math.min(maxBytes, end - from)),
  };
  const feed = new ModelFeed(journal, clock);
  const grow = (bytes: number, how = { pours: false }): void => {
    end += bytes;
    pours = how.pours;
  };
  return { feed, clock, grow, got: (from) => feed.read(from, 1_000).length };
}

test("what comes at a person's pace is read at once", () => {
  const { feed, grow, got } = setUp();
  grow(700);
  expect([got(0), feed.resting]).toEqual([700, false]);
});

test("while output pours in nothing is read, and afterwards all of it", () => {
  const { feed, grow, got } = setUp();
  grow(2_000, { pours: true });
  expect([got(0), feed.resting]).toEqual([0, true]);
  grow(0);
  expect([got(0), feed.resting]).toEqual([1_000, false]);
});

test("who waits for the model does not wait for the output to end, and what comes next is played for half a second", async () => {
  const { feed, clock, grow, got } = setUp();
  grow(2_000, { pours: true });
  expect(await feed.hurry(async () => got(0))).toBe(1_000);
  expect(got(0)).toBe(1_000);
  clock.advance(499);
  await expect(feed.hurry(async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  clock.advance(499);
  expect(got(0)).toBe(1_000);
  clock.advance(1);
  expect([got(0), feed.resting]).toEqual([0, true]);
});

test("a model falls behind only so far", () => {
  const { grow, got } = setUp();
  grow(limits.modelLagBytes + 1, { pours: true });
  expect([got(0), got(1)]).toEqual([1_000, 0]);
});

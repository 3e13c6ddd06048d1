/** When a model reads its journal and when it rests. */
import { limits } from "@coda/protocol";
import { expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { ModelFeed } from "./model-feed.ts";

const windowMs = 100;

function setUp(): {
  feed: ModelFeed;
  clock: ManualClock;
  grow: (bytes: number) => void;
  got: (from: number) => number;
} {
  const clock = new ManualClock();
  let end = 0;
  const journal = {
    start: 0,
    get end() {
      return end;
    },
    read: (from: number, maxBytes: number) => new Uint8Array(Math.min(maxBytes, end - from)),
  };
  const feed = new ModelFeed(journal, clock);
  return { feed, clock, grow: (bytes) => void (end += bytes), got: (from) => feed.read(from, 1_000).length };
}

test("what comes at a person's pace is read at once", () => {
  const { feed, grow, got } = setUp();
  grow(700);
  expect([got(0), feed.resting]).toEqual([700, false]);
});

test("while output pours in nothing is read, and afterwards all of it", () => {
  const { feed, clock, grow, got } = setUp();
  grow(limits.pouringBytes);
  expect([got(0), feed.resting, feed.pours]).toEqual([0, true, true]);
  clock.advance(windowMs);
  grow(limits.pouringBytes);
  expect([got(0), feed.resting]).toEqual([0, true]);
  clock.advance(windowMs);
  expect([got(0), feed.resting, feed.pours]).toEqual([1_000, false, false]);
});

test("who waits for the model does not wait for the output to end", async () => {
  const { feed, grow, got } = setUp();
  grow(limits.pouringBytes);
  expect(await feed.hurry(async () => got(0))).toBe(1_000);
  await expect(feed.hurry(async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(got(0)).toBe(0);
});

test("a model falls behind only so far", () => {
  const { grow, got } = setUp();
  grow(limits.modelLagBytes + 1);
  expect([got(0), got(1)]).toEqual([1_000, 0]);
});

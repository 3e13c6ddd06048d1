/** What an acknowledgement is told to cover: all that was refused, or that nobody knows it any more. */
import { limits, noRefusals, refusalOf } from "@coda/protocol";
import { expect, test } from "vitest";
import { ToldRefusals } from "./told-refusals.ts";

test("SL4 covers what was refused up to a counter, in runs, each once", () => {
  const told = new ToldRefusals();
  expect(told.upTo(9)).toBe(noRefusals);
  for (const counter of [3, 4, 4, 5]) told.add(counter, "busy");
  told.add(6, "tmux-lost");
  told.add(2, "tmux-lost");
  told.add(6, "busy");
  expect(told.upTo(5)).toEqual({
    unknownTo: 0,
    runs: [
      { from: 2, to: 2, reason: "tmux-lost" },
      { from: 3, to: 5, reason: "busy" },
    ],
  });
  expect([1, 2, 5, 6, 7].map((counter) => told.has(counter))).toEqual([false, true, true, true, false]);
});

test("SL4 never calls typed what was refused: of the oldest of too many runs it says that nobody knows", () => {
  const told = new ToldRefusals();
  const refused = Array.from({ length: 3 * limits.coveredRefusals }, (_, index) => 2 * index + 1);
  for (const counter of refused) told.add(counter, "busy");
  const covered = told.upTo(1_000);
  expect(covered.runs).toHaveLength(limits.coveredRefusals);
  expect(refused.every((counter) => refusalOf(covered, counter) !== undefined)).toBe(true);
  expect(refusalOf(covered, 1)).toBe("unknown");
  expect(told.has(2)).toBe(true);
});

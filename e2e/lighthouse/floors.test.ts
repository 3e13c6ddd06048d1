/** What counts as too low. */
import { expect, it } from "vitest";
import { belowFloor } from "./floors.ts";

it("names each score below its floor, and none that reaches it", () => {
  const page = { name: "a", path: "/", floors: { performance: 95, accessibility: 95, "best-practices": 95 } };
  expect(belowFloor(page, { performance: 95, accessibility: 100, "best-practices": 96 })).toEqual([]);
  expect(belowFloor(page, { performance: 94, accessibility: 95, "best-practices": 0 })).toEqual([
    "a: performance is 94, below 95",
    "a: best-practices is 0, below 95",
  ]);
});

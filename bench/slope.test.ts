import { expect, test } from "vitest";
import { slopeOf } from "./slope.ts";

test("a slope is what a value grows by for one step", () => {
  expect(
    slopeOf([
      [1, 10],
      [2, 13],
      [3, 16],
    ]),
  ).toBeCloseTo(3);
  expect(
    slopeOf([
      [6, 40],
      [7, 40],
      [8, 40],
    ]),
  ).toBe(0);
});

test("a value that flickers about its mean has next to no slope", () => {
  const flickering = Array.from({ length: 26 }, (_, minute) => [minute, 100 + (minute % 2 === 0 ? 5 : -5)] as const);
  expect(Math.abs(slopeOf(flickering))).toBeLessThan(0.1);
});

test("there is no slope of one place", () => {
  expect(() =>
    slopeOf([
      [3, 1],
      [3, 2],
    ]),
  ).toThrow(RangeError);
  expect(() => slopeOf([])).toThrow(RangeError);
});

import { expect, test } from "vitest";
import { quantile, quantilesOf } from "./quantiles.ts";

test("a quantile is a value of the sample, by the nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantilesOf(hundred)).toEqual({ samples: 100, p50: 50, p95: 95, p99: 99 });
  expect(quantile([7], 0.5)).toBe(7);
  expect(quantile([3, 1, 2], 1)).toBe(3);
  expect(quantile([3, 1, 2], 0)).toBe(1);
});

test("there is no quantile of nothing", () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

/** Time that passes, whatever is done to the time of day. */
import { expect, it } from "vitest";
import { SteadyTime } from "./steady-time.ts";

const hourMs = 3_600_000;

it("goes on with the page's own clock, also where the time of day is set back or drifts", () => {
  const time = new SteadyTime(hourMs, 10);
  expect([time.passed(hourMs + 5, 15), time.passed(200, 16), time.passed(300, 66)]).toEqual([15, 16, 66]);
  expect(time.passed(1_200, 116)).toBe(116);
});

it("counts what the page slept through", () => {
  const time = new SteadyTime(0, 10);
  expect([time.passed(hourMs, 11), time.passed(hourMs + 1, 12)]).toEqual([hourMs + 10, hourMs + 11]);
});

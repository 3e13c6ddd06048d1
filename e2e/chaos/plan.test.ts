import { expect, it } from "vitest";
import { killsIn, makePlan, summaryOf } from "./plan.ts";

it("the same seed makes the same plan, and another seed another", () => {
  expect(makePlan(7, 5)).toEqual(makePlan(7, 5));
  expect(makePlan(8, 5).events).not.toEqual(makePlan(7, 5).events);
});

it("twenty minutes hold every kind of fault and several hundred kills, in order and within the time", () => {
  const plan = makePlan(1, 20);
  const times = plan.events.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThan(plan.lengthMs);
  expect(killsIn(plan)).toBeGreaterThan(200);
  const kinds = new Set(plan.events.map(({ action }) => action.kind));
  expect([...kinds].toSorted((a, b) => a.localeCompare(b))).toEqual([
    "cut",
    "drain",
    "fillDisk",
    "halfOpen",
    "jumpClock",
    "kill",
    "killSpool",
    "lateClose",
    "pause",
    "stall",
    "unplug",
  ]);
  expect(Object.values(summaryOf(plan)).reduce((sum, count) => sum + count, 0)).toBe(plan.events.length);
});

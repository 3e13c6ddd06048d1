import { expect, it } from "vitest";
import { daysText, pastText, readDays } from "./retention-words.ts";

it("reads whole days within the limits, and blank as inherited", () => {
  expect(readDays(" 7 ")).toBe(7);
  expect(readDays("  ")).toBeNull();
  for (const typed of ["0", "3651", "1.5", "-1", "a week"]) expect(readDays(typed)).toBeUndefined();
});

it("says how long, and what is past it", () => {
  expect([daysText(1), daysText(30)]).toEqual(["1 day", "30 days"]);
  const place = { nowMs: Date.parse("2026-11-21T15:30:00Z"), timeZone: "UTC" };
  expect(pastText(7, place)).toBe("14 Nov 15:30");
});

import { expect, it } from "vitest";
import { localMinute, momentOf } from "./local-minute.ts";

const ms = Date.parse("2026-11-22T23:02:59.000Z");

it("says a moment as the reader's own clock does", () => {
  expect([localMinute(ms, "UTC"), localMinute(ms, "Europe/Zurich")]).toEqual(["2026-11-22T23:02", "2026-11-23T00:02"]);
});

it("reads what it wrote, to the minute, and nothing else", () => {
  expect(momentOf(localMinute(ms))).toBe("2026-11-22T23:02:00.000Z");
  expect([momentOf(""), momentOf("soon")]).toEqual([undefined, undefined]);
});

import { expect, it } from "vitest";
import { isQuiet } from "./quiet-hours.ts";

const minutes = (clock: string) => {
  const [hours = 0, rest = 0] = clock.split(":").map(Number);
  return hours * 60 + rest;
};

it.each([
  ["22:00", "07:00", "2026-11-21T21:00:00Z", "Europe/Berlin", true],
  ["22:00", "07:00", "2026-11-21T20:59:00Z", "Europe/Berlin", false],
  ["22:00", "07:00", "2026-11-21T05:59:59Z", "Europe/Berlin", true],
  ["22:00", "07:00", "2026-11-21T06:00:00Z", "Europe/Berlin", false],
  ["22:00", "07:00", "2026-07-21T20:00:00Z", "Europe/Berlin", true], // summer time
  ["12:00", "13:00", "2026-11-21T12:30:00Z", "UTC", true],
  ["12:00", "13:00", "2026-11-21T13:00:00Z", "UTC", false],
  ["00:00", "06:00", "2026-11-21T00:00:00Z", "UTC", true],
  ["12:00", "12:00", "2026-11-21T03:00:00Z", "UTC", true],
  ["09:00", "17:00", "2026-11-21T03:30:00Z", "Asia/Kolkata", true],
])("from %s to %s it is quiet at %s in %s: %s", (...[from, to, at, timeZone, quiet]) => {
  const hours = { fromMinute: minutes(from), toMinute: minutes(to), timeZone };
  expect(isQuiet(hours, new Date(at))).toBe(quiet);
});

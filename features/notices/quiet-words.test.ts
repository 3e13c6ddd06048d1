import { expect, it } from "vitest";
import { clockOf, minuteOf } from "./quiet-words.ts";

it.each([
  ["00:00", 0],
  ["07:05", 425],
  ["23:59", 1_439],
])("%s is minute %s", (clock, minute) => {
  expect(clockOf(minute)).toBe(clock);
  expect(minuteOf(clock)).toBe(minute);
});

it.each(["", "24:00", "12:60", "7:00", "noon"])("%j is no time of a day", (text) => {
  expect(minuteOf(text)).toBeUndefined();
});

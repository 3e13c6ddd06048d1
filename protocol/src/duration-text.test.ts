import { expect, it } from "vitest";
import { durationText } from "./duration-text.ts";

it.each([
  [0, "under 20 ms"],
  [20, "20 ms"],
  [999, "999 ms"],
  [1_240, "1.2 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_499, "59 s"],
  [59_500, "1 min"],
  [184_000, "3 min 4 s"],
  [3_599_900, "1 h"],
  [7_500_000, "2 h 5 min"],
  [90_000_000, "25 h"],
])("%s ms took %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

import { expect, test } from "vitest";
import { bootId, sameBoot } from "./system-boot.ts";

test("the machine's present start is the same whenever it is asked", () => {
  expect(sameBoot(bootId(), bootId())).toBe(true);
});

test.each([
  ["4a8f", "4a8f", true],
  ["4a8f", "77c1", false],
  ["1700000000000", "1700000020000", true],
  ["1700000000000", "1700000300000", false],
  ["1700000000000", "4a8f", false],
])("start %s and start %s: the same is %s", (a, b, same) => {
  expect(sameBoot(a, b)).toBe(same);
});

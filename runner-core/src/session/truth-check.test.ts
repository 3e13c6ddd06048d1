/** When a pane's picture is looked at: never amid output, soon after a resize, seldom otherwise. */
import { expect, test } from "vitest";
import { afterLook, afterOutput, afterDoubt, beganAt, nextLookAt, type PaneActivity } from "./truth-check.ts";

const begun = beganAt(1_000);
const right = afterLook(begun, 40_000, true);

test.each<[string, PaneActivity, number]>([
  ["a recording that just began, half a minute later", begun, 31_000],
  ["after output, when it was quiet for half a minute", afterOutput(right, 50_000), 80_000],
  ["each output puts it off", afterOutput(afterOutput(right, 50_000), 60_000), 90_000],
  ["after a resize, when it was quiet for a second", afterDoubt(right, 50_000), 51_000],
  ["what the program draws for its new size puts it off", afterOutput(afterDoubt(right, 50_000), 50_900), 51_900],
  ["without anything, five minutes after the last look", right, 340_000],
  ["a look in vain is repeated after a second", afterLook(afterDoubt(right, 50_000), 51_000, false), 52_000],
  ["then after two", afterLook(afterLook(afterDoubt(right, 50_000), 51_000, false), 52_000, false), 54_000],
  ["but not before it is quiet", afterOutput(afterLook(afterDoubt(right, 50_000), 51_000, false), 55_000), 56_000],
  ["another resize is looked at as soon as ever", afterDoubt(afterLook(right, 51_000, false), 51_500), 52_500],
])("%s", (_, activity, wanted) => {
  expect(nextLookAt(activity)).toBe(wanted);
});

test("looks in vain become as rare as others", () => {
  let activity = afterDoubt(right, 50_000);
  for (let look = 0; look < 30; look++) activity = afterLook(activity, nextLookAt(activity), false);
  expect(nextLookAt(activity) - activity.lookedAt).toBe(300_000);
});

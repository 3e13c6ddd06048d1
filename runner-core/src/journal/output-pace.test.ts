/** When output counts as pouring in, and when it has stopped. */
import { limits } from "@coda/protocol";
import { expect, test } from "vitest";
import { OutputPace } from "./output-pace.ts";

const full = limits.pouringBytes;

/** Looks at `[ms, bytes]`, one after the other; what each look said. */
function looks(...points: readonly (readonly [number, number])[]): boolean[] {
  const pace = new OutputPace(0, 0);
  return points.map(([nowMs, endBytes]) => pace.pours(nowMs, endBytes));
}

test.each([
  ["a key's echo does not pour", [[5, 1]], [false]],
  ["nor does a screenful after an hour", [[3_600_000, 64 * 1024]], [false]],
  [
    "nor much in small pieces over a long time",
    Array.from({ length: 50 }, (_, at) => [at * 60, (at * full) / 4]),
    Array.from({ length: 50 }, () => false),
  ],
  [
    "a measure within one window does, at once",
    [
      [10, full - 1],
      [20, full],
    ],
    [false, true],
  ],
  [
    "and so long as windows are full",
    [
      [10, full],
      [100, full],
      [200, 2 * full],
    ],
    [true, true, true],
  ],
  [
    "but not after one that was not",
    [
      [10, full],
      [100, full],
      [150, full],
      [200, full + 1],
    ],
    [true, true, true, false],
  ],
  ["a look that comes late counts the windows it missed", [[1_000, 10 * full]], [true]],
  ["and what they held", [[1_000, 9 * full]], [false]],
] as const)("%s", (_, points, said) => {
  expect(looks(...(points as readonly (readonly [number, number])[]))).toEqual(said);
});

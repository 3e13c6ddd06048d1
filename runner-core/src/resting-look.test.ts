import { beforeEach, expect, test } from "vitest";
import { RestingLook } from "./resting-look.ts";
import { ManualClock } from "./testing/manual-clock.ts";

let clock: ManualClock;
let looks: number;
let tells: boolean;
let look: RestingLook;

beforeEach(() => {
  const manual = new ManualClock();
  clock = manual;
  [looks, tells] = [0, true];
  look = new RestingLook({ clock, look: () => (looks += 1), mayRest: () => tells });
});

function looksIn(ms: number): number {
  const before = looks;
  clock.advance(ms);
  return looks - before;
}

test("looks four times a second, and once after two seconds in which nothing stirred", () => {
  expect([looksIn(2_000), looksIn(3_000)]).toEqual([8, 3]);
});

test("what stirs is looked at within a quarter of a second again, for two seconds", () => {
  clock.advance(5_100);
  look.stirred();
  expect([looksIn(250), looksIn(1_750), looksIn(3_000)]).toEqual([1, 7, 3]);
});

test("rests nowhere where nobody tells, and as soon as somebody does", () => {
  tells = false;
  expect(looksIn(10_000)).toBe(40);
  tells = true;
  expect([looksIn(250), looksIn(4_000)]).toEqual([1, 4]);
});

test("a look of somebody else's spares one at rest, and none before", () => {
  look.spare();
  expect(looksIn(250)).toBe(1);
  clock.advance(4_750);
  look.spare();
  expect([looksIn(1_000), looksIn(1_000)]).toEqual([0, 1]);
});

test("looks no more when it is closed, whatever stirs", () => {
  look.close();
  look.stirred();
  expect([looksIn(5_000), clock.pending]).toEqual([0, 0]);
});

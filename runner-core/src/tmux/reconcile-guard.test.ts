/** The guard of the hub's upkeep: lets through what is new, leaves what is undone again and again. */
import { expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { ReconcileGuard } from "./reconcile-guard.ts";

const rename = ["rename-window", "-t", "@1", ":idea::primary"];
const link = ["link-window", "-s", "@1"];

test("a command wanted again and again is said once and left, then tried again after a while", () => {
  const clock = new ManualClock();
  const left: (readonly string[])[] = [];
  const guard = new ReconcileGuard(clock, (command) => left.push(command));
  const admitted = (): number => guard.admit([rename]).length;
  expect([admitted(), admitted(), admitted(), admitted()]).toEqual([1, 1, 1, 1]);
  for (let look = 0; look < 1_000; look++) expect(admitted()).toBe(0);
  expect(left).toEqual([rename]);
  expect(guard.admit([rename, link])).toEqual([link]);
  clock.advance(29_999);
  expect(admitted()).toBe(0);
  clock.advance(1);
  expect(admitted()).toBe(1);
});

test("what is done once in a while is always done", () => {
  const clock = new ManualClock();
  const guard = new ReconcileGuard(clock, () => expect.unreachable());
  for (let day = 0; day < 20; day++) {
    expect(guard.admit([rename])).toEqual([rename]);
    clock.advance(30_000);
  }
});

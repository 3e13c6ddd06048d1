/** When a helper looks for releases, and what it does with one. */
import { expect, test } from "vitest";
import type { AutoUpdate } from "../config/settings.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { ReleaseWatch } from "./release-watch.ts";

const hourMs = 3_600_000;

function watch(wish: AutoUpdate, given: { offered?: () => string | null; isOnline?: () => boolean } = {}) {
  const clock = new ManualClock();
  const logged: string[] = [];
  const installed: string[] = [];
  let looks = 0;
  const releases = new ReleaseWatch({
    wish,
    look: async () => {
      looks += 1;
      return (given.offered ?? (() => "0.2.0"))();
    },
    install: async (version) => void installed.push(version),
    clock,
    log: (level, message, fields) =>
      logged.push(`${level}: ${message} ${String(fields?.["version"] ?? fields?.["reason"])}`),
    random: () => 0.5,
    isOnline: given.isOnline ?? (() => true),
  });
  releases.start();
  const hours = async (count: number): Promise<void> => {
    for (let hour = 0; hour < count; hour++) {
      clock.advance(hourMs);
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
  };
  return { releases, logged, installed, hours, looks: () => looks };
}

test("off: it does not look", async () => {
  const { hours, looks, releases } = watch("off");
  await hours(100);
  expect([looks(), releases.newer]).toEqual([0, null]);
});

test("notify: within the hour and then once a day it looks, and says once what is there", async () => {
  const { hours, looks, logged, installed, releases } = watch("notify");
  await hours(1);
  expect([looks(), releases.newer]).toEqual([1, "0.2.0"]);
  await hours(48);
  expect(looks()).toBe(3);
  expect(logged).toEqual(["info: a newer release is there 0.2.0"]);
  expect(installed).toEqual([]);
  releases.stop();
  await hours(48);
  expect(looks()).toBe(3);
});

test("on: it installs what is there, and nothing where nothing is", async () => {
  const { hours, installed } = watch("on");
  await hours(1);
  expect(installed).toEqual(["0.2.0"]);
  const none = watch("on", { offered: () => null });
  await none.hours(1);
  expect([none.installed, none.logged]).toEqual([[], []]);
});

test("what goes wrong is logged, and looked for again the next day; a machine that is cut off asks nobody", async () => {
  const broken = watch("on", {
    offered: () => {
      throw new Error("nobody answers");
    },
  });
  await broken.hours(26);
  expect([broken.looks(), broken.logged[0]]).toEqual([2, "warn: no newer release could be had nobody answers"]);
  const cut = watch("on", { isOnline: () => false });
  await cut.hours(26);
  expect([cut.looks(), cut.installed]).toEqual([0, []]);
});

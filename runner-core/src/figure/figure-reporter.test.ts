import { helperFiguresSchema, limits, type HelperFigures } from "@coda/protocol";
import { expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { FigureReporter } from "./figure-reporter.ts";

function stage(isOn = true) {
  const clock = new ManualClock();
  const told: HelperFigures[] = [];
  const now = { repairs: 0, isOnline: true, isAway: false };
  const reporter = new FigureReporter({
    isOn,
    engine: { facts: now },
    api: {
      reportFigures: async (figures) => {
        if (now.isAway) return { ok: false, failure: { code: "unreachable", message: "it is away" } };
        told.push(figures);
        return { ok: true, value: null };
      },
    },
    isOnline: () => now.isOnline,
    clock,
    log: () => undefined,
  });
  const minute = async (): Promise<void> => {
    clock.advance(limits.figureReportMs);
    // What it tells is told and heard of within this turn of the event loop.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  };
  const live = (times: number): void => {
    for (let at = 0; at < times; at += 1) reporter.linkChanged({ name: "live" });
  };
  return { reporter, clock, told, now, minute, live };
}

it("tells each minute what is new, in the two numbers that there are", async () => {
  const { told, now, minute, live } = stage();
  live(1);
  await minute();
  expect(told).toEqual([]);
  live(2);
  now.repairs = 3;
  await minute();
  await minute();
  now.repairs = 4;
  await minute();
  expect(told).toEqual([
    { reconnects: 2, repairs: 3 },
    { reconnects: 0, repairs: 1 },
  ]);
  for (const each of told) expect(Object.keys(helperFiguresSchema.parse(each))).toEqual(Object.keys(each));
});

it("tells what was not taken with the next, and nothing while the machine is cut off", async () => {
  const { told, now, minute, live } = stage();
  live(2);
  now.isAway = true;
  await minute();
  now.isAway = false;
  now.isOnline = false;
  live(1);
  await minute();
  expect(told).toEqual([]);
  now.isOnline = true;
  await minute();
  expect(told).toEqual([{ reconnects: 2, repairs: 0 }]);
});

it("tells no more at once than is believed, and the rest after it", async () => {
  const { told, now, minute, live } = stage();
  live(1);
  now.repairs = limits.figureTimes + 1;
  await minute();
  await minute();
  expect(told.map(({ repairs }) => repairs)).toEqual([limits.figureTimes, 1]);
});

it("tells nothing where it is switched off, and leaves no timer behind where it is stopped", async () => {
  const off = stage(false);
  off.live(3);
  off.now.repairs = 3;
  await off.minute();
  expect(off.told).toEqual([]);
  const stopped = stage();
  stopped.live(3);
  stopped.reporter.stop();
  await stopped.minute();
  expect(stopped.told).toEqual([]);
});

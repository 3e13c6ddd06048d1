/** What a soak concludes by itself: when what is restarted, how memory grows within lives, what a page's lines show. */
import { describe, expect, test } from "vitest";
import { growthOf, type MemorySample } from "./memory-samples.ts";
import { lineFaults } from "./soak-page.ts";
import { longestOf } from "./soak-report.ts";
import { soakPlan } from "./soak-turns.ts";

describe("the plan", () => {
  test("of half an hour has a turn each two minutes, and leaves as long at its end", () => {
    const { turns, lengthMs, lookMs } = soakPlan(30);
    expect(turns.map(({ atMs }) => atMs / 60_000)).toEqual(Array.from({ length: 14 }, (_, nth) => (nth + 1) * 2));
    expect(turns.slice(0, 7).map(({ what }) => what)).toEqual(
      "relay-a relay-b web-a web-b nats helper relay-a".split(" "),
    );
    expect([lengthMs, lookMs]).toEqual([1_800_000, 30_000]);
  });

  test.each([1, 3, 10])("of %d minutes has each part once at least, at even times", (minutes) => {
    const { turns, lengthMs } = soakPlan(minutes);
    expect(new Set(turns.map(({ what }) => what)).size).toBe(6);
    expect(turns.every(({ atMs }) => atMs > 0 && atMs < lengthMs)).toBe(true);
  });
});

describe("memory", () => {
  const minutes = ([from, to]: readonly [number, number], kibAt: (minute: number) => number, pid = 1): MemorySample[] =>
    Array.from({ length: (to - from) * 6 }, (_, nth) => {
      const minute = from + nth / 6;
      return { atMs: minute * 60_000, of: { helper: { pid, kib: kibAt(minute - from) } } };
    });

  test("that a new process begins with less of is no fall, and what each gains is the slope", () => {
    const grown = growthOf(
      [...minutes([0, 10], (age) => 1_000 + age), ...minutes([10, 20], (age) => 500 + age, 2)],
      ["helper"],
    );
    expect(grown).toMatchObject({ lives: 2, firstKib: 1_000, mostKib: expect.closeTo(1_009.8, 1) as number });
    expect(grown.kibPerHour).toBeCloseTo(60, 6);
  });

  test("of a process that became another program under its number counts as two lives", () => {
    const samples = minutes([0, 20], (age) => (age < 15 ? 1_000 : 2_000));
    expect(growthOf(samples, ["helper"], [900_000])).toMatchObject({ lives: 2, kibPerHour: 0 });
    expect(growthOf(samples, ["helper"]).kibPerHour).toBeGreaterThan(1_000);
  });

  test("of lives that were too short says nothing", () => {
    expect(
      growthOf(
        minutes([0, 3], () => 1),
        ["helper"],
      ).kibPerHour,
    ).toBeNull();
  });
});

describe("the page's lines", () => {
  const line = (number: number): string => `p1 ${String(number).padStart(10, "0")} and so it goes`;

  test("that follow each other are right, whatever stands between and before", () => {
    expect(lineFaults("p1", ["$ exec sh p1.sh", line(7), line(8), "", line(9)])).toEqual([]);
  });

  test.each([
    ["left out", [1, 2, 4], ["the page shows line 4 of p1 after 2"]],
    ["doubled", [1, 2, 2], ["the page shows line 2 of p1 after 2"]],
    ["not there", [], ["the page shows no line of p1"]],
  ] as const)("that are %s are told", (_, numbers, told) => {
    expect(lineFaults("p1", numbers.map(line))).toEqual(told);
  });
});

test("the longest stillness is that of all turns of a kind, and none where there was no turn", () => {
  const turn = { atMs: 0, echoMs: 5 };
  const turns = [
    { ...turn, what: "relay-a", stillMs: 300 },
    { ...turn, what: "relay-b", stillMs: 900 },
    { ...turn, what: "nothing", stillMs: 5_000 },
  ] as const;
  expect(longestOf(turns, "relay")).toEqual({ count: 2, stillMs: 900, middleStillMs: 300, echoMs: 5 });
  expect(longestOf(turns, "web")).toBeUndefined();
});

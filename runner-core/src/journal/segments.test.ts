import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { segmentBase } from "../tmux/spool.ts";
import { readSegments, segmentAt, segmentsBefore } from "./segments.ts";

const name = (start: number): string => `seg.${segmentBase + start}`;

describe("segments", () => {
  test("are read from names, oldest first, whatever else lies there", () => {
    const names = [
      "pid",
      name(30),
      "end",
      name(0),
      "seg.x",
      "seg.",
      `seg.${segmentBase - 1}`,
      "seg.12",
      name(7),
      "meta.json",
      `${name(5)}.new`,
    ];
    expect(readSegments(names)).toEqual([
      { file: name(0), start: 0 },
      { file: name(7), start: 7 },
      { file: name(30), start: 30 },
    ]);
  });

  test("names sort by number beyond the base's digits", () => {
    const starts = [9 * segmentBase + 5, 3, 9 * segmentBase];
    expect(readSegments(starts.map(name)).map((segment) => segment.start)).toEqual([
      3,
      9 * segmentBase,
      9 * segmentBase + 5,
    ]);
  });

  const starts = fc.uniqueArray(fc.nat(1_000), { maxLength: 12 });

  test("the one that holds an offset is the last that begins at or before it", () => {
    fc.assert(
      fc.property(starts, fc.nat(1_100), (all, offset) => {
        const found = segmentAt(readSegments(all.map(name)), offset);
        const below = all.filter((start) => start <= offset);
        expect(found?.start).toBe(below.length === 0 ? undefined : Math.max(...below));
      }),
      { seed: 1 },
    );
  });

  test("those before an offset hold no byte at or after it, and the newest is never among them", () => {
    fc.assert(
      fc.property(starts, fc.nat(1_100), (all, offset) => {
        const segments = readSegments(all.map(name));
        const before = segmentsBefore(segments, offset);
        expect(before).toEqual(segments.slice(0, before.length));
        expect(before.length).toBeLessThanOrEqual(Math.max(0, segments.length - 1));
        const kept = segments[before.length];
        if (before.length > 0) fc.pre(kept !== undefined && kept.start <= offset);
        const next = segments[before.length + 1];
        // Nothing more could have been dropped.
        expect(next === undefined || next.start > offset).toBe(true);
      }),
      { seed: 2 },
    );
  });
});

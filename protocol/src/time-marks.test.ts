import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packTimes, unpackTimes, type TimeMark } from "./time-marks.ts";

const from: TimeMark = { offset: 1_000, atMs: 1_700_000_000_000 };

describe("time marks", () => {
  test("unpack to what was packed", () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 2 ** 40 }), fc.nat({ max: 2 ** 40 })), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (given) => {
        let mark = from;
        const marks = given.map(([bytes, ms]) => (mark = { offset: mark.offset + bytes, atMs: mark.atMs + ms }));
        expect(unpackTimes(from, packTimes(from, marks))).toEqual(marks);
      }),
    );
  });

  test("take a clock that was set back as one that stood still", () => {
    const back = { offset: 1_010, atMs: from.atMs - 5_000 };
    expect(unpackTimes(from, packTimes(from, [back]))).toEqual([{ offset: 1_010, atMs: from.atMs }]);
  });

  test("refuse an order that is none", () => {
    expect(() => packTimes(from, [{ offset: 999, atMs: from.atMs }])).toThrow(RangeError);
  });

  test("are undefined for anything else, without an exception", () => {
    expect(unpackTimes(from, Uint8Array.of(0x80))).toBeUndefined();
    expect(unpackTimes(from, Uint8Array.of(1))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        unpackTimes(from, bytes);
      }),
    );
  });
});

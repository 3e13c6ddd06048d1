/** The mark of one browser's counters: pure, against a model that remembers everything. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markSkipped, markTyped, nothingTyped, readMark, standingOf, writeMark, type TypedMark } from "./typed-mark.ts";

const standings = (mark: TypedMark, counters: readonly number[]): string[] =>
  counters.map((counter) => standingOf(mark, counter).is);

describe("a mark", () => {
  test("says of each counter whether it was typed, was passed over, or is to be typed", () => {
    const mark = markTyped(markTyped(markTyped(nothingTyped, 1), 2), 5);
    expect(standings(mark, [1, 2, 3, 4, 5, 6])).toEqual(["typed", "typed", "skipped", "skipped", "typed", "next"]);
    expect(writeMark(mark)).toBe("5!3-4");
  });

  test("says from which byte on a counter that was begun is to be typed", () => {
    const mark = markTyped(markTyped(nothingTyped, 1), 2, 512);
    expect(standingOf(mark, 2)).toEqual({ is: "next", fromBytes: 512 });
    expect(standingOf(mark, 3)).toEqual({ is: "next", fromBytes: 0 });
    expect(writeMark(mark)).toBe("2.512");
    expect(standings(markTyped(mark, 2), [1, 2, 3])).toEqual(["typed", "typed", "next"]);
  });

  test("counts what was begun and not finished as not typed, once a newer counter was", () => {
    const mark = markTyped(markTyped(markTyped(nothingTyped, 1), 2, 512), 3);
    expect(standings(mark, [1, 2, 3])).toEqual(["typed", "skipped", "typed"]);
  });

  test("keeps a counter that is given up from ever being typed", () => {
    const mark = markSkipped(markTyped(nothingTyped, 1), 2);
    expect(standings(mark, [1, 2, 3])).toEqual(["typed", "skipped", "next"]);
    expect(standings(markTyped(mark, 3), [1, 2, 3])).toEqual(["typed", "skipped", "typed"]);
  });

  test.each(["x", "1 ", "-1", "1.", "1!2", "1!2-", "#(touch x)", "1,2", "1}", "9".repeat(16)])(
    "does not read %j, which nobody wrote",
    (text) => {
      expect(readMark(text)).toBeUndefined();
    },
  );
});

/** What may happen next to counters at or above the newest. */
const step = fc.record({
  ahead: fc.integer({ min: 0, max: 4 }),
  what: fc.constantFrom("typed", "part", "skipped"),
  partBytes: fc.integer({ min: 1, max: 65_536 }),
});

describe("whatever is typed, begun, given up and passed over", () => {
  test("IN2 a mark never calls typed what was not, nor offers again what was; it stays short and is read as written", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let mark: TypedMark = nothingTyped;
        const typed = new Set<number>();
        for (const { ahead, what, partBytes } of steps) {
          const counter = mark.counter + ahead;
          const standing = standingOf(mark, counter);
          if (standing.is !== "next" || counter === 0) continue;
          if (what === "skipped") mark = markSkipped(mark, counter);
          else mark = markTyped(mark, counter, what === "part" ? standing.fromBytes + partBytes : undefined);
          if (what === "typed") typed.add(counter);
          expect(readMark(writeMark(mark))).toEqual(mark);
          expect(writeMark(mark).length).toBeLessThan(200);
          for (let known = 1; known < mark.counter; known++) {
            const now = standingOf(mark, known).is;
            expect(now).not.toBe("next");
            expect(now === "typed" && !typed.has(known)).toBe(false);
          }
        }
      }),
      { seed: 20_261_121, numRuns: 2_000 },
    );
  });

  test("what was typed is called typed, as long as no more than sixteen runs of others lie between", () => {
    let mark: TypedMark = nothingTyped;
    for (let counter = 2; counter <= 32; counter += 2) mark = markTyped(mark, counter);
    expect(standings(mark, [2, 16, 32])).toEqual(["typed", "typed", "typed"]);
    mark = markTyped(mark, 34);
    expect(standings(mark, [2, 4, 32, 34])).toEqual(["skipped", "typed", "typed", "typed"]);
  });
});

import { limits } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planMerge, type Piece } from "./merge-plan.ts";

const minuteMs = 60_000;
const nowMs = 1_000 * 24 * 60 * minuteMs;
const dayMs = 24 * 60 * minuteMs;

/** Pieces of these sizes one after the other, a second apart, the last one so long ago. */
function piecesOf(sizes: readonly number[], agoMs = 20 * minuteMs): Piece[] {
  let offset = 0;
  return sizes.map((rawBytes, at) => {
    const piece = { offset, rawBytes, storedAtMs: nowMs - agoMs - (sizes.length - 1 - at) * 1_000 };
    offset += rawBytes;
    return piece;
  });
}

const outline = (pieces: readonly Piece[], complete = false) =>
  planMerge({ pieces, complete, nowMs }).map((step) => `${step.pieces.length} to ${step.mergedTo}`);

describe("planMerge", () => {
  it("joins what fits, and leaves the last run to grow", () => {
    const half = limits.chunkRawBytes / 2;
    expect(outline(piecesOf([half, half, half, 10]))).toEqual([`2 to ${2 * half}`]);
    expect(outline(piecesOf([half, half, half, 10]), true)).toEqual([`2 to ${2 * half}`, `2 to ${3 * half + 10}`]);
  });

  it("joins a run that may grow when it is long or nothing came for an hour, and looks at it again", () => {
    expect(outline(piecesOf(Array.from({ length: 63 }, () => 1)))).toEqual([]);
    expect(outline(piecesOf(Array.from({ length: 64 }, () => 1)))).toEqual(["64 to 0"]);
    expect(outline(piecesOf([1, 1], 61 * minuteMs))).toEqual(["2 to 0"]);
    expect(outline(piecesOf([1], 61 * minuteMs))).toEqual([]);
  });

  it("is done with what began more than a day ago", () => {
    expect(outline(piecesOf([1, 1], dayMs))).toEqual(["2 to 2"]);
    expect(outline(piecesOf([1], dayMs + 1))).toEqual(["1 to 1"]);
  });

  it("joins nothing over a gap, over more than a day, or to more than a chunk holds, and comes by everything once", () => {
    const given = fc.array(
      fc.record({
        rawBytes: fc.integer({ min: 1, max: limits.chunkRawBytes }),
        gapBytes: fc.constantFrom(0, 0, 0, 5),
        laterMs: fc.constantFrom(0, 1_000, dayMs / 2),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(given, (sizes) => {
        let offset = 0;
        let atMs = 0;
        const pieces = sizes.map(({ rawBytes, gapBytes, laterMs }) => {
          const piece = { offset: offset + gapBytes, rawBytes, storedAtMs: atMs + laterMs };
          offset = piece.offset + rawBytes;
          atMs = piece.storedAtMs;
          return piece;
        });
        const steps = planMerge({ pieces, complete: true, nowMs });
        expect(steps.flatMap((step) => step.pieces)).toEqual(pieces);
        expect(steps.at(-1)?.mergedTo).toBe(offset);
        for (const step of steps) {
          const [first] = step.pieces;
          const sum = step.pieces.reduce((bytes, piece) => bytes + piece.rawBytes, 0);
          expect(step.mergedTo - (first?.offset ?? 0)).toBe(sum);
          expect(sum).toBeLessThanOrEqual(limits.chunkRawBytes);
          expect((step.pieces.at(-1)?.storedAtMs ?? 0) - (first?.storedAtMs ?? 0)).toBeLessThanOrEqual(dayMs);
        }
      }),
    );
  });
});

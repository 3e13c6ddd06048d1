import { describe, expect, it } from "vitest";
import { boundedShare, evenShares, leastShare, sideBorders, sideBoxes } from "./side-boxes.ts";

const shares = { columns: 0.6, left: 0.7, right: 0.2 };
const counts = [1, 2, 3, 4];

describe("terminals beside each other", () => {
  it.each(counts)("fill the room, %i of them, and none lies over another", (count) => {
    const boxes = sideBoxes(count, shares);
    expect(boxes).toHaveLength(count);
    expect(boxes.reduce((sum, { width, height }) => sum + width * height, 0)).toBeCloseTo(1);
    for (const [at, one] of boxes.entries())
      for (const other of boxes.slice(at + 1)) {
        const isBeside = one.left + one.width <= other.left || other.left + other.width <= one.left;
        const isBelow = one.top + one.height <= other.top || other.top + other.height <= one.top;
        expect(isBeside || isBelow).toBe(true);
      }
  });

  it("are two columns, read down and then to the right", () => {
    expect(sideBoxes(3, evenShares)).toEqual([
      { left: 0, top: 0, width: 0.5, height: 1 },
      { left: 0.5, top: 0, width: 0.5, height: 0.5 },
      { left: 0.5, top: 0.5, width: 0.5, height: 0.5 },
    ]);
    expect(sideBoxes(0, evenShares)).toEqual([]);
  });
});

describe("the borders between them", () => {
  it.each(counts)("are one less than %i sides", (count) => {
    expect(sideBorders(count, shares)).toHaveLength(count - 1);
  });

  it.each([2, 3, 4])("lie where two of %i sides meet", (count) => {
    const boxes = sideBoxes(count, shares);
    for (const { axis, box } of sideBorders(count, shares)) {
      const at = axis === "x" ? box.left : box.top;
      const ends = boxes.map(({ left, top, width, height }) => (axis === "x" ? left + width : top + height));
      const begins = boxes.map(({ left, top }) => (axis === "x" ? left : top));
      expect(ends).toContain(at);
      expect(begins).toContain(at);
    }
  });

  it("leave every side some room", () => {
    expect(boundedShare(-3)).toBe(leastShare);
    expect(boundedShare(0.4)).toBe(0.4);
    expect(boundedShare(0.99)).toBe(1 - leastShare);
  });
});

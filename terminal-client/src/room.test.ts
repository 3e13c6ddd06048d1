import { expect, test } from "vitest";
import { roomIn, wholePixels } from "./room.ts";

test("a cell of whole device pixels stays what it is when it is measured once more", () => {
  const lost: string[] = [];
  for (let ratio = 0.5; ratio <= 4; ratio += 0.01)
    for (let width = 3; width <= 30; width += 0.137) {
      const again = wholePixels(width, ratio) * ratio;
      const device = Math.floor(width * ratio);
      if (Math.floor(again) !== device || again - device > 1e-9) lost.push(`${width} px at ${ratio}`);
    }
  expect(lost).toEqual([]);
});

test("what is smaller than a pixel is one", () => {
  expect(wholePixels(0.4, 1)).toBeCloseTo(1);
});

test("a place has room for what fits beside the scroll bar, and for one cell at least", () => {
  expect(roomIn({ width: 814, height: 405 }, { width: 8, height: 16 })).toEqual({ columns: 100, rows: 25 });
  expect(roomIn({ width: 3, height: 3 }, { width: 8, height: 16 })).toEqual({ columns: 1, rows: 1 });
  expect(roomIn({ width: 0, height: 400 }, { width: 8, height: 16 })).toBeUndefined();
});

import { expect, test } from "vitest";
import { blockBetween, isIn, placeIn } from "./block-places.ts";

const cell = { width: 8, height: 16 };

test("a pointer is over a cell, and over the first one before the window", () => {
  const window = { left: 100, top: 50 };
  expect(placeIn(window, cell, { clientX: 100, clientY: 50 })).toEqual({ x: 0, y: 0 });
  expect(placeIn(window, cell, { clientX: 123.9, clientY: 82 })).toEqual({ x: 2, y: 2 });
  expect(placeIn(window, cell, { clientX: 20, clientY: 20 })).toEqual({ x: 0, y: 0 });
});

test("a block has both its corners, whichever came first", () => {
  const block = { x: 2, y: 1, columns: 4, rows: 3 };
  expect(blockBetween({ x: 2, y: 3 }, { x: 5, y: 1 })).toEqual(block);
  expect(blockBetween({ x: 5, y: 1 }, { x: 2, y: 3 })).toEqual(block);
  expect([isIn(block, { x: 5, y: 3 }), isIn(block, { x: 6, y: 3 }), isIn(block, { x: 2, y: 0 })]).toEqual([
    true,
    false,
    false,
  ]);
});

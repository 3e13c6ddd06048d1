import { expect, test } from "vitest";
import { pinched, toggled, zoomedFont, type ZoomPlace } from "./touch-zoom.ts";

const phone: ZoomPlace = { columns: 80, widthPixels: 360, fontPixels: 13, cellPixels: 7.8 };
const fit = { name: "fit" } as const;

test.each([
  ["a pane as wide as the screen has the reader's own size", 46, 13],
  ["a narrower one is not blown up", 20, 13],
  ["a wider one is made to fit, in steps of half a pixel", 60, 10],
  ["80 columns fit", 80, 7.5],
  ["very wide ones stay readable, and are panned", 200, 7],
])("%s", (_, columns, pixels) => {
  expect(zoomedFont(fit, { ...phone, columns })).toBe(pixels);
});

test("whoever chose smaller text than the least that fits has theirs", () => {
  expect(zoomedFont(fit, { ...phone, fontPixels: 6, cellPixels: 3.6, columns: 300 })).toBe(6);
});

test("fingers set the size from the one they found, within bounds", () => {
  expect(pinched(8, 1.6)).toEqual({ name: "own", fontPixels: 13 });
  expect(pinched(8, 1.01)).toEqual({ name: "own", fontPixels: 8 });
  expect([pinched(8, 100), pinched(8, 0.01)]).toEqual([
    { name: "own", fontPixels: 32 },
    { name: "own", fontPixels: 5 },
  ]);
  expect(zoomedFont(pinched(8, 1.5), phone)).toBe(12);
});

test("a double tap goes between all of the width and the reader's own size", () => {
  expect(toggled(fit, 13)).toEqual({ name: "own", fontPixels: 13 });
  expect(toggled({ name: "own", fontPixels: 20 }, 13)).toEqual(fit);
});

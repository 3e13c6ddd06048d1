import { expect, test } from "vitest";
import { ZoomedTheme } from "./zoomed-theme.ts";

const given = { colours: {}, fontSizePixels: 13 };
const own = { width: 7.8, height: 16 };
const phone = { columns: 80, widthPixels: 360 };
const fit = { name: "fit" } as const;

test("a wide pane is fitted once it was measured at its own size, and room is counted by that", () => {
  const theme = new ZoomedTheme(given);
  expect(theme.fit(fit, phone)).toBe(false);
  expect(theme.ownCell(own)).toEqual(own);
  expect(theme.fit(fit, phone)).toBe(true);
  expect(theme.drawn).toEqual({ ...given, fontSizePixels: 7.5 });
  expect(theme.ownCell({ width: 4.5, height: 9 })).toEqual(own);
  expect(theme.fit(fit, phone)).toBe(false);
});

test("where several panes share the width nothing is fitted, but fingers still zoom", () => {
  const theme = new ZoomedTheme(given);
  theme.ownCell(own);
  expect(theme.fit(fit, { ...phone, columns: undefined })).toBe(false);
  expect(theme.fit({ name: "own", fontPixels: 9 }, { ...phone, columns: undefined })).toBe(true);
  expect(theme.drawn.fontSizePixels).toBe(9);
});

test("other looks are drawn as they are given first, to be measured", () => {
  const theme = new ZoomedTheme(given);
  theme.ownCell(own);
  theme.fit(fit, phone);
  const larger = { ...given, fontSizePixels: 20 };
  expect(theme.give(larger)).toBe(true);
  expect(theme.drawn).toBe(larger);
  expect(theme.ownCell({ width: 12, height: 24 })).toEqual({ width: 12, height: 24 });
  expect(theme.fit(fit, phone)).toBe(true);
  expect(theme.drawn.fontSizePixels).toBe(7.5);
  expect(theme.give({ ...larger }), "the same once more").toBe(false);
  expect(theme.drawn.fontSizePixels).toBe(7.5);
});

test("without zoom it is the very looks that were given", () => {
  const theme = new ZoomedTheme(given);
  theme.ownCell(own);
  theme.fit({ name: "own", fontPixels: 9 }, phone);
  expect(theme.fit({ name: "none" }, phone)).toBe(true);
  expect(theme.drawn).toBe(given);
});

import { expect, it } from "vitest";
import { isLightColour, parseColour } from "./css-colour.ts";

it.each([
  ["#fff", { red: 255, green: 255, blue: 255 }],
  ["#0c0E0f", { red: 12, green: 14, blue: 15 }],
  ["rgb(1, 20, 255)", { red: 1, green: 20, blue: 255 }],
  ["rgba(1, 20, 255, 0.5)", { red: 1, green: 20, blue: 255 }],
  ["rgb(1 20 255)", { red: 1, green: 20, blue: 255 }],
  ["#12345", undefined],
  ["teal", undefined],
])("reads %s", (text, rgb) => {
  expect(parseColour(text)).toEqual(rgb);
});

it.each([
  ["#ffffff", true],
  ["#fdf6e3", true],
  ["#808080", true],
  ["#000000", false],
  ["rgb(12, 14, 15)", false],
  ["no colour", false],
])("says whether %s is light", (text, isLight) => {
  expect(isLightColour(text)).toBe(isLight);
});

import { expect, test } from "vitest";
import { imageKindOf } from "./image-kind.ts";

const bytes = (latin1: string): Uint8Array => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

test.each([
  ["png", "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR"],
  ["jpeg", "\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF"],
  ["gif", "GIF89a\u0001\0"],
  ["webp", "RIFF\u0024\0\0\0WEBPVP8 "],
  [undefined, "<svg xmlns='http://www.w3.org/2000/svg'>"],
  [undefined, "RIFF\u0024\0\0\0WAVEfmt "],
  [undefined, " GIF89a"],
  [undefined, "\u0089PNG\n\u001A\n"],
  [undefined, ""],
])("PA7 %s by its first bytes", (kind, text) => {
  expect(imageKindOf(bytes(text))).toBe(kind);
});

import { expect, test } from "vitest";
import { keyBytes } from "./key-bytes.ts";

const usual = { applicationCursor: false };

test.each([
  ["C-c", "\u0003"],
  ["C-C", "\u0003"],
  ["C-Space", "\u0000"],
  ["C-?", "\u007F"],
  ["C-[", "\u001B"],
  ["Escape", "\u001B"],
  ["Esc", "\u001B"],
  ["Enter", "\r"],
  ["Space", " "],
  ["BSpace", "\u007F"],
  ["q", "q"],
  ["ä", "ä"],
  ["-", "-"],
  ["M-x", "\u001Bx"],
  ["M-ä", "\u001Bä"],
  ["C-M-a", "\u001B\u0001"],
  ["M-Enter", "\u001B\r"],
  ["BTab", "\u001B[Z"],
  ["Up", "\u001B[A"],
  ["C-Left", "\u001B[1;5D"],
  ["S-M-Right", "\u001B[1;4C"],
  ["Home", "\u001B[1~"],
  ["C-Home", "\u001B[1;5H"],
  ["PageUp", "\u001B[5~"],
  ["S-NPage", "\u001B[6;2~"],
  ["F1", "\u001BOP"],
  ["S-F1", "\u001B[1;2P"],
  ["F12", "\u001B[24~"],
])("%s types what tmux sends for it", (name, bytes) => {
  expect(keyBytes(name, usual)).toBe(bytes);
});

test("cursor keys are as the program asked for them, but for those with modifiers", () => {
  const asked = { applicationCursor: true };
  expect(["Up", "Left", "C-Up", "Home"].map((name) => keyBytes(name, asked))).toEqual([
    "\u001BOA",
    "\u001BOD",
    "\u001B[1;5A",
    "\u001B[1~",
  ]);
});

test.each(["", "up", "C-", "F13", "Ctrl-C", "S-a", "C-ä", "ab", "constructor", "S-Tab"])("'%s' is no key", (name) => {
  expect(keyBytes(name, usual)).toBeUndefined();
});

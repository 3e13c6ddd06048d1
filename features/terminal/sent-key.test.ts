import { expect, it } from "vitest";
import { parseKeystroke } from "../shortcuts/keystroke.ts";
import { sentKey } from "./sent-key.ts";

it.each([
  ["Ctrl+Shift+k", "K", "\x0b"],
  ["Ctrl+Shift+c", "C", "\x03"],
  ["Ctrl+Alt+Shift+k", "K", "\x1b\x0b"],
  ["Ctrl+Shift+BracketRight", "}", "\x1d"],
  ["Ctrl+Shift+Slash", "?", "\x1f"],
  ["Ctrl+Shift+Period", ">", ">"],
  ["Meta+k", "k", "k"],
  ["Ctrl+Meta+k", "k", "\x0b"],
  ["Ctrl+k", "k", undefined],
  ["Ctrl+Shift+ArrowUp", "ArrowUp", undefined],
  ["Ctrl+Shift+Enter", "Enter", undefined],
  ["F5", "F5", undefined],
  ["k", "k", undefined],
])("%s, printed %s, sends %j", (keys, printed, sent) => {
  const stroke = parseKeystroke(keys);
  expect(stroke && sentKey(stroke, printed)).toBe(sent);
});

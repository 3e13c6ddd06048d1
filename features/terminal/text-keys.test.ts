import { expect, it } from "vitest";
import { textKey, type KeyPressed } from "./text-keys.ts";

const none: KeyPressed = { key: "", ctrlKey: false, shiftKey: false, metaKey: false, altKey: false };
const ctrlShift = { ctrlKey: true, shiftKey: true };

it.each([
  { what: "Ctrl+Shift+F", pressed: { key: "F", ...ctrlShift }, others: "find", mac: "find" },
  { what: "Ctrl+Shift+C", pressed: { key: "C", ...ctrlShift }, others: "copy", mac: undefined },
  { what: "Ctrl+Shift+A", pressed: { key: "A", ...ctrlShift }, others: "selectAll", mac: undefined },
  { what: "⌘F", pressed: { key: "f", metaKey: true }, others: undefined, mac: "find" },
  {
    what: "⌘C, which the browser makes a copy of",
    pressed: { key: "c", metaKey: true },
    others: undefined,
    mac: undefined,
  },
  { what: "Ctrl+F, the program's", pressed: { key: "f", ctrlKey: true }, others: undefined, mac: undefined },
  { what: "Ctrl+C, the program's", pressed: { key: "c", ctrlKey: true }, others: undefined, mac: undefined },
  { what: "Ctrl+Shift+Alt+F", pressed: { key: "F", ...ctrlShift, altKey: true }, others: undefined, mac: undefined },
  { what: "another key", pressed: { key: "X", ...ctrlShift }, others: undefined, mac: undefined },
])("$what", ({ pressed, others, mac }) => {
  expect([textKey({ ...none, ...pressed }, false), textKey({ ...none, ...pressed }, true)]).toEqual([others, mac]);
});

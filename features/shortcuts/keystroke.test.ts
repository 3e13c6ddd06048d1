import { describe, expect, it } from "vitest";
import { formatKeystroke, keystrokeOf, parseKeys, parseKeystroke, type Pressed } from "./keystroke.ts";

const nothing: Pressed = {
  key: "",
  code: "",
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  isComposing: false,
  altGraph: false,
};

function written(pressed: Partial<Pressed>): string | undefined {
  const stroke = keystrokeOf({ ...nothing, ...pressed });
  return stroke && formatKeystroke(stroke);
}

const ctrlShift = { ctrlKey: true, shiftKey: true };

describe("a press as it is written", () => {
  it.each<[string, Partial<Pressed>, string]>([
    ["a letter by what the layout prints", { key: "K", code: "KeyV", ...ctrlShift }, "Ctrl+Shift+k"],
    ["the same under Caps Lock", { key: "K", code: "KeyK", metaKey: true }, "Meta+k"],
    ["by its place where the layout prints Cyrillic", { key: "Л", code: "KeyK", ...ctrlShift }, "Ctrl+Shift+k"],
    ["by its place where Option makes a character", { key: "˚", code: "KeyK", altKey: true }, "Alt+k"],
    ["a sign alone by the sign, with Shift", { key: "?", code: "Slash", shiftKey: true }, "?"],
    ["a sign alone by the sign, on a German keyboard", { key: "/", code: "Digit7", shiftKey: true }, "/"],
    ["a sign with modifiers by its place", { key: "}", code: "BracketRight", ...ctrlShift }, "Ctrl+Shift+BracketRight"],
    [
      "the same place on a German keyboard",
      { key: "*", code: "BracketRight", ...ctrlShift },
      "Ctrl+Shift+BracketRight",
    ],
    ["a digit with modifiers by its place", { key: "&", code: "Digit1", ctrlKey: true }, "Ctrl+Digit1"],
    ["the space bar by its name", { key: " ", code: "Space", ctrlKey: true }, "Ctrl+Space"],
    ["another key by its name", { key: "ArrowUp", code: "ArrowUp", ...ctrlShift }, "Ctrl+Shift+ArrowUp"],
    ["a function key", { key: "F11", code: "F11" }, "F11"],
  ])("has %s", (_what, pressed, keys) => {
    expect(written(pressed)).toBe(keys);
    expect(parseKeystroke(keys)).toEqual(keystrokeOf({ ...nothing, ...pressed }));
  });

  it.each<[string, Partial<Pressed>]>([
    ["a modifier alone", { key: "Shift", code: "ShiftLeft", shiftKey: true }],
    ["a dead key", { key: "Dead", code: "BracketLeft", ...ctrlShift }],
    ["what an input method composes", { key: "k", code: "KeyK", isComposing: true }],
    ["what an input method took", { key: "Process", code: "KeyK", ctrlKey: true }],
    ["what AltGr types", { key: "@", code: "KeyQ", ctrlKey: true, altKey: true, altGraph: true }],
    ["a letter with AltGr", { key: "k", code: "KeyK", ctrlKey: true, altKey: true, altGraph: true }],
    ["what has no key", { key: "", code: "" }],
    ["a sign with modifiers at no known place", { key: "ü", code: "Numpad0", ctrlKey: true }],
  ])("is never %s", (_what, pressed) => {
    expect(written(pressed)).toBeUndefined();
  });
});

describe("keys as they are written", () => {
  it.each(["k", "?", "+", "g i", "Ctrl+Shift+k", "Ctrl+Alt+Shift+Meta+F12", "Ctrl+Shift+Slash", "Shift+Tab"])(
    "are read: %s",
    (keys) => {
      expect(parseKeys(keys)?.map(formatKeystroke).join(" ")).toBe(keys);
    },
  );

  it.each([
    "",
    " ",
    "K",
    "Shift+Ctrl+k",
    "Ctrl+",
    "Ctrl+K",
    "Ctrl+?",
    "Slash",
    "Shift+?",
    "g  i",
    "Ctrl+Shift",
    "é",
    "Hyper+k",
  ])("are nothing where they are written otherwise: “%s”", (keys) => {
    expect(parseKeys(keys)).toBeUndefined();
  });
});

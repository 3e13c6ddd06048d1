import { expect, test } from "vitest";
import { keyboardFocus, type KeyboardFocusEvent } from "./keyboard-focus.ts";

function after(...events: readonly KeyboardFocusEvent[]) {
  return events.reduce(keyboardFocus, "unknown");
}

test("Tab that was pressed elsewhere and is released here brought somebody here", () => {
  expect(after("tabReleased")).toBe("cameByTab");
  expect(after("tabReleased", "tabPressed", "tabReleased")).toBe("cameByTab");
  expect(after("tabReleased", "left")).toBe("unknown");
});

test("Tab typed into the terminal says nothing", () => {
  expect(after("tabPressed", "tabPressed", "tabReleased")).toBe("unknown");
  expect(after("tabPressed", "left", "tabReleased")).toBe("cameByTab");
});

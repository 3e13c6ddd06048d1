import { expect, it } from "vitest";
import { typedAhead } from "./typed-ahead.ts";

const none = {
  code: "",
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  isComposing: false,
  altGraph: false,
};

it("keeps what is typed before the palette is there, and lets nothing through to what it lies over", () => {
  expect(typedAhead("bo", { ...none, key: "a" })).toEqual({ text: "boa" });
  expect(typedAhead("bo", { ...none, key: " " })).toEqual({ text: "bo " });
  expect(typedAhead("bo", { ...none, key: "Backspace" })).toEqual({ text: "b" });
  expect(typedAhead("", { ...none, key: "Backspace" })).toEqual({ text: "" });
  expect(typedAhead("bo", { ...none, key: "Enter" })).toEqual({ text: "bo" });
});

it("is left by Escape, and knows nothing of modifiers and of others' shortcuts", () => {
  expect(typedAhead("bo", { ...none, key: "Escape" })).toBe("left");
  expect(typedAhead("bo", { ...none, key: "Shift" })).toBe("others");
  expect(typedAhead("bo", { ...none, key: "r", ctrlKey: true })).toBe("others");
});

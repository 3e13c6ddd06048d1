import { expect, it } from "vitest";
import { guessSystem } from "./attach-guide.ts";

it("guesses the reader's system from what browsers say", () => {
  expect(["MacIntel", "iPhone", "Win32", "Windows", "Linux x86_64", ""].map(guessSystem)).toEqual([
    "macos",
    "macos",
    "windows",
    "windows",
    "linux",
    "linux",
  ]);
});

import { describe, expect, it } from "vitest";
import { isWheelReport } from "./wheel-report.ts";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

describe("what a mouse says", () => {
  it.each([
    ["up, SGR", "\u001b[<64;12;7M"],
    ["down with Control, SGR", "\u001b[<81;120;40M"],
    ["sideways, SGR", "\u001b[<66;1;1M"],
    ["up, X10", "\u001b[M\u0060\u002c\u0027"],
    ["down far to the right, X10", "\u001b[M\u0061\u00ff\u0027"],
  ])("is the wheel's: %s", (_what, report) => {
    expect(isWheelReport(bytes(report))).toBe(true);
  });

  it.each([
    ["a press, SGR", "\u001b[<0;12;7M"],
    ["a release, SGR", "\u001b[<0;12;7m"],
    ["a movement, SGR", "\u001b[<35;12;7M"],
    ["the eighth button, SGR", "\u001b[<128;12;7M"],
    ["a press, X10", "\u001b[M\u0020\u002c\u0027"],
    ["an arrow key", "\u001b[A"],
    ["text", "q"],
    ["two reports", "\u001b[<64;12;7M\u001b[<64;12;7M"],
    ["nothing", ""],
  ])("is not: %s", (_what, report) => {
    expect(isWheelReport(bytes(report))).toBe(false);
  });
});

import { expect, test } from "vitest";
import { pulseMeaning, pulseText, shortPulseText } from "./pulse-words.ts";

const nowMs = Date.parse("2026-11-21T15:30:00Z");
const pulse = { browserMs: 20.4, helperMs: 0.4, lastOutputAtMs: null };

test("says how long each hop takes, once both are known", () => {
  expect(pulseText(pulse)).toBe("20 + <1 ms");
  expect(pulseText({ ...pulse, helperMs: null })).toBeUndefined();
  expect(pulseText({ ...pulse, browserMs: null })).toBeUndefined();
});

test("says how long both take together where there is little room", () => {
  expect(shortPulseText(pulse)).toBe("21 ms");
  expect(shortPulseText({ ...pulse, helperMs: null })).toBeUndefined();
});

test("means it, with when output last came", () => {
  expect(pulseMeaning(pulse, { nowMs })).toBe("There and back: 20 ms to the relay, <1 ms from there to the device.");
  expect(pulseMeaning({ ...pulse, lastOutputAtMs: nowMs - 240_000 }, { nowMs })).toContain("Last output 4 min ago.");
});

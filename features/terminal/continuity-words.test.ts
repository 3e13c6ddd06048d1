import { describe, expect, it } from "vitest";
import { byteCount, continuityMeaning, continuityText, isGapRecent } from "./continuity-words.ts";

const nowMs = Date.parse("2026-11-21T15:30:00Z");
const place = { nowMs, timeZone: "UTC" };

describe("continuity in words", () => {
  it("writes sizes with at most three digits", () => {
    expect([1, 3, 999, 1_000, 1_234, 9_960, 999_600, 40_000_000].map(byteCount)).toEqual([
      "1 byte",
      "3 bytes",
      "999 bytes",
      "1.0 kB",
      "1.2 kB",
      "10 kB",
      "1.0 MB",
      "40 MB",
    ]);
  });

  it("names the gap's size and cause, or says that it is not known", () => {
    expect(continuityText({ kind: "continuous" }, place)).toBe("continuous");
    expect(continuityText({ kind: "gap", cause: "disk-full", bytes: 7_000, atMs: null }, place)).toBe("gap of 7.0 kB");
    expect(continuityText({ kind: "gap", cause: "pipe-lost", bytes: null, atMs: null }, place)).toBe(
      "gap of unknown size",
    );
    expect(continuityMeaning({ kind: "gap", cause: "disk-full", bytes: 7_000, atMs: null })).toContain("disk was full");
  });

  it("calls what the view skipped and the transcript has no gap", () => {
    expect(continuityText({ kind: "gap", cause: null, bytes: 1_000_000, atMs: null }, place)).toBe("skipped 1.0 MB");
    expect(continuityText({ kind: "gap", cause: null, bytes: null, atMs: null }, place)).toBe("skipped ahead");
    expect(continuityMeaning({ kind: "gap", cause: null, bytes: null, atMs: null })).toContain(
      "the transcript is complete",
    );
  });

  it("says of a pause that it was one, since when and for how long", () => {
    const sinceMs = Date.parse("2026-11-21T14:02:10Z");
    const paused = { kind: "gap", cause: "paused", bytes: null, atMs: null, sinceMs } as const;
    expect(continuityText(paused, place)).toBe("recording paused since 14:02");
    expect(continuityMeaning(paused)).toContain("Recording is paused");
    expect(isGapRecent(paused, nowMs)).toBe(true);
    const over = { ...paused, atMs: sinceMs + 171_000 };
    expect(continuityText(over, place)).toBe("recording was paused 14:02 to 14:05");
    expect(continuityMeaning(over)).toBe(
      "Recording was paused for 2 min 51 s: what was printed meanwhile is kept nowhere.",
    );
    expect(continuityText({ ...paused, atMs: sinceMs + 9_000 }, place)).toBe("recording was paused at 14:02");
    const ahead = { ...paused, atMs: sinceMs - 70_000 };
    expect(continuityText(ahead, place)).toBe("recording was paused at 14:01");
    expect(continuityMeaning(ahead)).toMatch(/^Recording was paused: /u);
    expect(continuityText({ kind: "gap", cause: "paused", bytes: null, atMs: null }, place)).toBe("recording paused");
  });

  it("warns of a gap for a while, and then tells only when it was", () => {
    const atMs = Date.parse("2026-11-21T14:02:00Z");
    const gap = { kind: "gap", cause: "pipe-taken", bytes: null, atMs } as const;
    expect(continuityText(gap, place)).toBe("gap of unknown size, 14:02");
    expect([isGapRecent(gap, atMs + 119_000), isGapRecent(gap, atMs + 120_000)]).toEqual([true, false]);
    expect(isGapRecent({ ...gap, atMs: null }, nowMs)).toBe(true);
    expect(isGapRecent({ ...gap, cause: null }, nowMs)).toBe(true);
    expect(isGapRecent({ kind: "continuous" }, nowMs)).toBe(false);
  });
});

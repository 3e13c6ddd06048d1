import { describe, expect, it } from "vitest";
import { byteCount, continuityMeaning, continuityText } from "./continuity-words.ts";

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
    expect(continuityText({ kind: "continuous" })).toBe("continuous");
    expect(continuityText({ kind: "gap", cause: "disk-full", bytes: 7_000 })).toBe("gap of 7.0 kB");
    expect(continuityText({ kind: "gap", cause: "pipe-lost", bytes: null })).toBe("gap of unknown size");
    expect(continuityMeaning({ kind: "gap", cause: "disk-full", bytes: 7_000 })).toContain("disk was full");
  });

  it("calls what the view skipped and the transcript has no gap", () => {
    expect(continuityText({ kind: "gap", cause: null, bytes: 1_000_000 })).toBe("skipped 1.0 MB");
    expect(continuityText({ kind: "gap", cause: null, bytes: null })).toBe("skipped ahead");
    expect(continuityMeaning({ kind: "gap", cause: null, bytes: null })).toContain("the transcript is complete");
  });
});

import { describe, expect, it } from "vitest";
import { clockTime, secondsUntil, secondTime, timeAgo } from "./format-time.ts";

const nowMs = Date.parse("2026-11-21T15:30:00Z");
const place = { nowMs, timeZone: "UTC" };
const at = (iso: string) => Date.parse(iso);

describe("clockTime", () => {
  it("gives the time alone today, and the day when it was another one", () => {
    expect(clockTime(at("2026-11-21T14:02:00Z"), place)).toBe("14:02");
    expect(clockTime(at("2026-11-20T23:59:00Z"), place)).toBe("yesterday 23:59");
    expect(clockTime(at("2026-11-18T09:05:00Z"), place)).toBe("18 Nov 09:05");
    expect(clockTime(at("2025-12-31T09:05:00Z"), place)).toBe("31 Dec 2025 09:05");
  });

  it("gives seconds where they count", () => {
    expect(secondTime(at("2026-11-21T14:02:07Z"), place)).toBe("14:02:07");
    expect(secondTime(at("2026-11-18T09:05:00Z"), place)).toBe("18 Nov 09:05:00");
  });

  it("takes the day from the reader's zone", () => {
    const tokyo = { nowMs, timeZone: "Asia/Tokyo" };
    expect(clockTime(at("2026-11-21T14:02:00Z"), tokyo)).toBe("yesterday 23:02");
  });
});

describe("timeAgo", () => {
  it("counts in the largest unit that fits", () => {
    expect(timeAgo(nowMs - 59_000, place)).toBe("just now");
    expect(timeAgo(nowMs - 4 * 60_000, place)).toBe("4 min ago");
    expect(timeAgo(nowMs - 3 * 3_600_000, place)).toBe("3 h ago");
    expect(timeAgo(nowMs - 30 * 3_600_000, place)).toBe("yesterday");
    expect(timeAgo(nowMs - 5 * 86_400_000, place)).toBe("5 days ago");
    expect(timeAgo(at("2026-10-02T00:00:00Z"), place)).toBe("2 Oct");
  });

  it("says just now for a moment that has not come yet", () => {
    expect(timeAgo(nowMs + 5_000, place)).toBe("just now");
  });
});

describe("secondsUntil", () => {
  it("rounds up and never goes below zero", () => {
    expect(secondsUntil(nowMs + 2_100, nowMs)).toBe(3);
    expect(secondsUntil(nowMs, nowMs)).toBe(0);
    expect(secondsUntil(nowMs - 9_000, nowMs)).toBe(0);
  });
});

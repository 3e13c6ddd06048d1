import { describe, expect, it } from "vitest";
import { refusalText } from "./input-words.ts";
import { pasteText } from "./paste-words.ts";
import { unconfirmedText } from "./unconfirmed-words.ts";

describe("input in words", () => {
  it("says what was not sent, and why", () => {
    expect(refusalText("not-live")).toBe("not live: nothing was sent");
    expect(refusalText("input-off")).toContain("switched off in tmux");
    expect(refusalText("paste-too-long")).toBe("a paste can be 8.4 MB at most: nothing was sent");
  });

  it("does not claim of an interrupted paste, or of keys that nobody answered, what nobody knows", () => {
    expect(refusalText("stale")).not.toContain("not sent");
    expect(refusalText("stale")).toContain("may not have arrived");
    // What was sent, and what nobody but the device can say of it.
    for (const why of ["unconfirmed", "tmux-lost", "sealed", "forged"] as const)
      expect(refusalText(why)).not.toMatch(/not sent|nothing (?:of it )?was/u);
    expect(refusalText("paste-incomplete")).not.toContain("nothing was sent");
    expect(refusalText("paste-cancelled")).toContain("nothing of it was typed");
  });

  it("says how far a paste is", () => {
    expect(pasteText({ bytes: 8_388_608, receivedBytes: 1_234_000 })).toBe("pasting 1.2 MB of 8.4 MB");
    expect(pasteText({ bytes: 900_000, receivedBytes: 0 })).toBe("pasting 0 bytes of 900 kB");
    expect(pasteText({ bytes: 8_388_608, receivedBytes: 8_388_608 })).toBe("pasting 8.4 MB: handing it to tmux");
  });

  it("says how much of what was typed may not have arrived", () => {
    const atMs = Date.parse("2026-11-21T14:02:00Z");
    const place = { nowMs: atMs + 5_000, timeZone: "UTC" };
    expect(unconfirmedText({ keys: 12, pastes: 0, atMs }, place)).toContain("12 keys at 14:02, may not have arrived");
    expect(unconfirmedText({ keys: 1, pastes: 2, atMs }, place)).toContain("1 key and 2 pastes at 14:02");
    expect(unconfirmedText({ keys: 0, pastes: 1, atMs }, place)).toContain("last, a paste at");
  });
});

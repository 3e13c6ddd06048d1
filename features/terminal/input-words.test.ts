import { describe, expect, it } from "vitest";
import { pasteText, refusalText } from "./input-words.ts";

describe("input in words", () => {
  it("says what was not sent, and why", () => {
    expect(refusalText("not-live")).toBe("not live: nothing was sent");
    expect(refusalText("input-off")).toContain("switched off in tmux");
    expect(refusalText("paste-too-long")).toBe("a paste can be 8.4 MB at most: nothing was sent");
  });

  it("does not claim of an interrupted paste what nobody knows", () => {
    expect(refusalText("paste-incomplete")).not.toContain("nothing was sent");
    expect(refusalText("paste-cancelled")).toContain("nothing of it was typed");
  });

  it("says how far a paste is", () => {
    expect(pasteText({ bytes: 8_388_608, receivedBytes: 1_234_000 })).toBe("pasting 1.2 MB of 8.4 MB");
    expect(pasteText({ bytes: 900_000, receivedBytes: 0 })).toBe("pasting 0 bytes of 900 kB");
    expect(pasteText({ bytes: 8_388_608, receivedBytes: 8_388_608 })).toBe("pasting 8.4 MB: handing it to tmux");
  });
});

import { expect, test } from "vitest";
import { claimedText, personText, questionText, shownText } from "./pair-words.ts";

const shown = {
  pairing: "00000000-0000-4000-8000-0000000000f1",
  code: "BCDF-GHJK",
  url: "https://coda.example/pair",
  urlWithCode: "https://coda.example/pair#BCDF-GHJK",
  expiresAt: "2100-01-01T00:00:00.000Z",
  pollMs: 2_000,
};

test("a name from the web moves no cursor, hides nothing and turns nothing around", () => {
  const by = { name: "Ada\u001B[2J\u001B]0;x\u0007\r\n\u202Egro", email: "a\u0000@b" };
  for (const text of [claimedText(by), questionText(by, "3f2a", "3F2A-91BC"), personText(by)]) {
    expect(text).not.toMatch(/\p{C}/u);
    expect(text).toContain("Ada[2J]0;xgro <a@b>");
  }
  expect(personText({ name: null, email: null })).toBe("somebody without a name");
});

test("what is to be entered and compared is shown, the picture only where it can be drawn", () => {
  const plain = shownText(shown, { fingerprint: "3f2a 91bc", colours: false });
  for (const part of [shown.code, shown.url, shown.urlWithCode, "3f2a 91bc"]) expect(plain).toContain(part);
  expect(plain).not.toContain("\u001B");
  const drawn = shownText(shown, { fingerprint: "3f2a 91bc", colours: true });
  expect(drawn).toMatch(/[▀▄█]{10}/u);
  const blocks = drawn.split("\n").map((line) => line.replaceAll(/[^▀▄█ ]/gu, ""));
  expect(Math.max(...blocks.map((line) => line.length))).toBeLessThanOrEqual(110);
});

import { describe, expect, it } from "vitest";
import { asksBeforePaste, pasteSize } from "./paste-guard.ts";
import { textPreview } from "./text-preview.ts";

const rules = ["always", "whenItRuns", "never"] as const;

describe("before a paste", () => {
  it.each([
    { what: "one line", text: "ls -l", marked: [false, false, false], typed: [false, false, false] },
    { what: "one line with its end", text: "ls -l\n", marked: [true, false, false], typed: [true, true, false] },
    { what: "several lines", text: "cd /\r\nls", marked: [true, false, false], typed: [true, true, false] },
    { what: "a control character", text: "ls\u0003", marked: [true, false, false], typed: [true, true, false] },
    { what: "an order to write backwards", text: "a\u202eb", marked: [true, false, false], typed: [true, true, false] },
    { what: "a tab", text: "a\tb", marked: [false, false, false], typed: [false, false, false] },
    { what: "emoji that are joined", text: "👩‍💻", marked: [false, false, false], typed: [false, false, false] },
  ])("of $what somebody is asked as the rule says", ({ text, marked, typed }) => {
    const asked = (isMarked: boolean) => rules.map((rule) => asksBeforePaste(text, { rule, isMarked }));
    expect([asked(true), asked(false)]).toEqual([marked, typed]);
  });

  it.each([
    ["one\ntwo\nthree", "3 lines"],
    ["one\r\ntwo\r\n", "2 lines"],
    ["one\n", "1 line"],
    ["\u001b[31m\n\u0007", "2 lines, 2 control characters"],
  ])("its size is told: %j", (text, size) => {
    expect(pasteSize(text)).toBe(size);
  });
});

describe("a preview", () => {
  const most = { lines: 2, characters: 12 };

  it.each([
    ["shows what would not show", "a\u001b[0m\u007f\u202e", "a^[[0m^?\\u{202e}", ""],
    ["leaves lines out, and says so", "1\n2\n3\n4\n", "1\n2", "and 2 lines more"],
    ["leaves characters out, and says so", "0123456789abcdef", "0123456789ab", "and 4 characters more"],
    ["shows the whole of what fits", "1\r\n2\r\n", "1\n2", ""],
  ])("%s", (...[, text, shown, left]) => {
    expect(textPreview(text, most)).toEqual({ shown, left });
  });
});

/** Users' patterns: RE2's syntax, and nothing that takes long. */
import { describe, expect, test } from "vitest";
import { compilePattern } from "./watched-pattern.ts";

function matches(pattern: string, line: string, ignoreCase = false): boolean {
  const compiled = compilePattern(pattern, ignoreCase);
  if (!compiled.ok) throw new Error(compiled.why);
  return compiled.pattern.matches(line);
}

describe("a watched pattern", () => {
  test.each([
    ["ERROR|FATAL", "12:00 ERROR no route", true],
    ["ERROR|FATAL", "12:00 error no route", false],
    [String.raw`^Tests:\s+\d+ failed`, "Tests: 3 failed, 1 passed", true],
    [String.raw`\bfertig\b`, "alles fertig ✓", true],
    ["^漢+$", "漢漢", true],
  ])("%s in %s: %s", (pattern, line, found) => {
    expect(matches(pattern, line)).toBe(found);
  });

  test("may leave the case aside", () => {
    expect(matches("error", "An ERROR", true)).toBe(true);
  });

  test("that takes other engines for ever takes no time here", () => {
    expect(matches("(a+)+$", `${"a".repeat(999)}b`)).toBe(false);
  });

  test.each([
    ["a back reference", String.raw`(a)\1`],
    ["a look ahead", "a(?=b)"],
    ["what is not closed", "(a"],
    ["more repetitions than any line should cost", "[ab]*a[ab]{900}$"],
  ])("is not %s", (_, pattern) => {
    expect(compilePattern(pattern, false)).toMatchObject({ ok: false, why: expect.any(String) as string });
  });
});

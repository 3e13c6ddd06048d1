import { describe, expect, test } from "vitest";
import {
  crashRisk,
  creationRefusedBy,
  isServed,
  literalRefusedBy,
  parseTmuxVersion,
  pasteNeedsRawFlag,
  tooOld,
} from "./version.ts";

describe("a version", () => {
  test.each([
    ["tmux 3.3a\n", "3.3a", true, true],
    ["3.3", "3.3", false, true],
    ["tmux 3.2a", "3.2a", false, true],
    ["tmux 2.9", "2.9", false, true],
    ["tmux 1.8", "1.8", false, true],
    ["tmux 3.6b", "3.6b", true, true],
    ["tmux 3.7", "3.7", true, false],
    ["tmux 3.7a", "3.7a", true, true],
    ["tmux 3.7c", "3.7c", true, true],
    ["tmux next-3.8", "next-3.8", true, true],
    ["tmux next-3.7", "next-3.7", true, true],
    ["tmux openbsd-7.6", "openbsd-7.6", true, true],
    ["tmux 3.10", "3.10", true, true],
    ["tmux 4.0", "4.0", true, true],
    ["tmux 3.4-rc2", "3.4-rc2", true, true],
    ["tmux next-3.3", "next-3.3", true, true],
  ] as const)("%j", (...row) => {
    const [output, text, served, literal] = row;
    const version = parseTmuxVersion(output);
    expect(version?.text).toBe(text);
    expect(version && isServed(version)).toBe(served);
    expect(version && literalRefusedBy(version) === undefined).toBe(literal);
  });

  test.each([
    ["3.3a", true],
    ["3.6b", true],
    ["3.7", true],
    ["3.7a", false],
    ["3.7c", false],
    ["next-3.8", false],
    ["3.10", false],
    ["openbsd-7.6", false],
  ])("%s can be crashed by a control client: %j", (text, risk) => {
    const version = parseTmuxVersion(text);
    expect(version && crashRisk(version) !== undefined).toBe(risk);
  });

  test.each([
    ["3.3a", "manual", true],
    ["3.6b", "manual", true],
    ["3.7", "manual", false],
    ["next-3.8", "manual", false],
    ["3.3a", "latest", false],
  ])("%s with window-size %s makes no session: %j", (text, windowSize, refused) => {
    const version = parseTmuxVersion(text);
    expect(version && creationRefusedBy(version, windowSize) !== undefined).toBe(refused);
  });

  test("paste-buffer is told to leave bytes as they are from 3.7 on", () => {
    const told = ["3.3a", "3.6b", "3.7", "3.7c", "next-3.8", "openbsd-7.9"].map((text) => {
      const version = parseTmuxVersion(text);
      return version && pasteNeedsRawFlag(version);
    });
    expect(told).toEqual([false, false, true, true, true, true]);
  });

  test("only what is known to be too old is refused, and what to do is said", () => {
    expect(tooOld(parseTmuxVersion("tmux 3.2a"))).toBe(
      "tmux 3.2a is too old; install 3.3a or newer (3.7a or newer is best)",
    );
    expect(tooOld(parseTmuxVersion("3.3a"))).toBeUndefined();
    expect(tooOld(parseTmuxVersion("tmux master"))).toBeUndefined();
  });

  test.each(["", "tmux", "tmux master", "bash 5.2", "3", "v3.3"])("%j is none", (output) => {
    expect(parseTmuxVersion(output)).toBeUndefined();
  });
});

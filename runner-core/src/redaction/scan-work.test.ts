/** Whoever prints decides what is searched: no text may cost more than in proportion to its length. */
import { describe, expect, test } from "vitest";
import { githubToken } from "../testing/secrets.ts";
import { readKeyLine } from "./private-key.ts";
import { redactText, scanText } from "./scan-text.ts";

/** Beginnings of what is searched for, and what could be read in two ways. */
const pieces = String.raw`
eyJ-|eyJa-|eyJaaaaaaaa.-|eyJaaaaaaaa.aaaaaaaa-|ghp_a|glpat-|xoxb-|sk-ant-|SG.a|SG.aaaaaaaaaaaaaaaa.|AKIA|pypi-|A-
hooks.slack.com/services/Ta/Ba/|hooks.slack.com/services/T|pass:|pass: |password="|pass='a |token=\"|secret_key=
--secret-|--secret |api-key:|authorization: basic |bearer a|basic |login a |-u a:|ab://x:|a://|://@|a:b@|pass=/a/
-----BEGIN |-----BEGIN A |-----BEGIN PRIVATE KEY----------END|PRIVATE KEY| |	|1 |a: |a+`
  .trim()
  .split(/[|\n]/u);

/** Of this thread: what others do on the machine does not count. The least of some attempts. */
function costMicros(action: () => void): number {
  const attempts = Array.from({ length: 5 }, () => {
    const before = process.threadCpuUsage();
    action();
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  });
  return Math.min(...attempts);
}

/** How much more eight times the length costs: eight times as much, or 64 where it grows with the square. */
function growth(piece: string, job: (text: string) => unknown): number {
  const costOf = (length: number): number => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    return costMicros(() => job(text));
  };
  return costOf(32_000) / Math.max(costOf(4_000), 1_000);
}

describe("work grows with the length alone", () => {
  test.each(pieces)("where words and keys are searched in a line of '%s'", (piece) => {
    expect(growth(piece, (text) => scanText(text, "standard", "none"))).toBeLessThan(24);
    expect(growth(piece, (text) => scanText(text, "strict", "none"))).toBeLessThan(24);
  });

  test.each(pieces)("where a key's body may be in a line of '%s'", (piece) => {
    expect(growth(piece, (text) => readKeyLine(text, "begun"))).toBeLessThan(24);
    expect(growth(piece, (text) => readKeyLine(`${text}! a b`, "body"))).toBeLessThan(24);
  });
});

test("a text of one line, however long, is judged in pieces that show what lies over their ends", () => {
  for (const before of [0, 8_160, 8_192, 16_370, 100_000]) {
    const [head, tail] = ["x ".repeat(before / 2), ` ${"y ".repeat(50_000)}`];
    const masked = `${head}${"*".repeat(githubToken.length)}${tail}`;
    expect(redactText(`first\n${head}${githubToken}${tail}\n${githubToken}`, "standard")).toBe(
      `first\n${masked}\n${"*".repeat(githubToken.length)}`,
    );
  }
  const frames = "-----BEGIN PRIVATE KEY----------END".repeat(20_000);
  expect(redactText(frames, "standard")).toBe(frames);
});

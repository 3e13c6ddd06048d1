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

/** Between eight, for work in proportion to the length, and 64, where it grows with its square. */
const inProportion = 24;
const leastAttempts = 3;
const mostAttempts = 12;
/** What the system's clock of a thread cannot tell from nothing. */
const leastMicros = 2_000;

function costMicros(action: () => void): number {
  const before = process.threadCpuUsage();
  action();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

/**
 * How much more eight times the length costs this thread. Whatever else the machine does only adds to a cost, so the least
 * ones count, and it is tried again while they are out of proportion.
 */
function growth(piece: string, job: (text: string) => unknown): number {
  const [short = "", long = ""] = [8_000, 64_000].map((length) => piece.repeat(Math.ceil(length / piece.length)));
  let least = { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY };
  let ratio = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < leastAttempts || (ratio >= inProportion && attempt < mostAttempts); attempt++) {
    const cost = { short: costMicros(() => job(short)), long: costMicros(() => job(long)) };
    least = { short: Math.min(least.short, cost.short), long: Math.min(least.long, cost.long) };
    ratio = least.long / Math.max(least.short, leastMicros);
  }
  return ratio;
}

test("work that grows with the square of the length is found", { timeout: 120_000 }, () => {
  expect(growth("a", (text) => /a+b/u.test(text.slice(0, text.length / 4)))).toBeGreaterThan(inProportion);
});

describe("work grows with the length alone", () => {
  test.each(pieces)("where words and keys are searched in a line of '%s'", (piece) => {
    expect(growth(piece, (text) => scanText(text, "standard", "none"))).toBeLessThan(inProportion);
    expect(growth(piece, (text) => scanText(text, "strict", "none"))).toBeLessThan(inProportion);
  });

  test.each(pieces)("where a key's body may be in a line of '%s'", (piece) => {
    expect(growth(piece, (text) => readKeyLine(text, "begun"))).toBeLessThan(inProportion);
    expect(growth(piece, (text) => readKeyLine(`${text}! a b`, "body"))).toBeLessThan(inProportion);
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

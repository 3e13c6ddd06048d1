/** Where nothing was echoed is known to the next helper, exactly, or as far as the disk took it. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { NoEchoRanges } from "./no-echo-ranges.ts";

const base = mkdtempSync(join(tmpdir(), "coda-no-echo-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

function kept(folder: string): void {
  const ranges = new NoEchoRanges(folder);
  ranges.sawOff(100);
  ranges.sawOff(120);
  ranges.sawOn();
}

test("what was written is read", () => {
  const folder = mkdtempSync(join(base, "whole-"));
  kept(folder);
  expect(new NoEchoRanges(folder).all).toEqual([{ from: 100, to: 120 }]);
});

test("a line cut short anywhere tells nothing, and nothing wrong with what is written behind it", () => {
  const whole = mkdtempSync(join(base, "whole-"));
  kept(whole);
  const line = readFileSync(join(whole, "no-echo"));
  for (let length = 0; length < line.length; length++) {
    const folder = mkdtempSync(join(base, "torn-"));
    writeFileSync(join(folder, "no-echo"), line.subarray(0, length));
    const next = new NoEchoRanges(folder);
    expect(next.all).toEqual([]);
    next.sawOff(500);
    next.sawOff(520);
    expect(new NoEchoRanges(folder).all).toEqual([{ from: 500, to: 520 }]);
  }
});

test.each(["1 2 3;", "5 5;", "-5 7;", "1e2 300;", "9999999999999999 99999999999999999;", "x"])(
  "%s is no range",
  (line) => {
    const folder = mkdtempSync(join(base, "other-"));
    appendFileSync(join(folder, "no-echo"), `\n${line}`);
    expect(new NoEchoRanges(folder).all).toEqual([]);
  },
);

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { countPlaywright, countVitest } from "./test-counts.ts";

const folder = mkdtempSync(join(tmpdir(), "coda-counts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("vitest's planned tests count as skipped", () => {
  const file = report({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
  expect(countVitest(file)).toEqual({ passed: 3, failed: 1, skipped: 3 });
});

test("a browser test that passed only when repeated counts as failed", () => {
  const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } });
  expect(countPlaywright(file)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test("a runner without a report has no counts", () => {
  expect(countVitest(join(folder, "none.json"))).toBeUndefined();
  expect(countPlaywright(join(folder, "none.json"))).toBeUndefined();
});

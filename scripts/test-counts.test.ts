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
  const file = report({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] });
  expect(countVitest(file)).toEqual({ passed: 3, failed: 0, skipped: 3, failures: [] });
});

test("a browser test that passed only when repeated counts as failed", () => {
  const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, suites: [] });
  expect(countPlaywright(file)).toEqual({ passed: 3, failed: 2, skipped: 2, failures: [] });
});

test("tests that failed are named with what they said, and files that could not be run", () => {
  const of = (status: string, fullName: string) => ({ status, fullName, failureMessages: ["Error: expected 2"] });
  const vitest = report({
    numFailedTests: 1,
    testResults: [
      {
        name: join(process.cwd(), "a.test.ts"),
        status: "failed",
        message: "",
        assertionResults: [of("failed", "adds"), of("passed", "is")],
      },
      { name: join(process.cwd(), "b.test.ts"), status: "failed", message: "no such module", assertionResults: [] },
    ],
  });
  expect(countVitest(vitest)?.failures).toEqual([
    "a.test.ts › adds\nError: expected 2",
    "b.test.ts › could not be run\nno such module",
  ]);
  const spec = (title: string, ok: boolean) => {
    return { file: "c.spec.ts", title, ok, tests: [{ results: [{ error: { message: "timed out" } }] }] };
  };
  const playwright = report({
    stats: {},
    suites: [{ suites: [{ specs: [spec("opens", false), spec("shuts", true)] }] }],
  });
  expect(countPlaywright(playwright)?.failures).toEqual(["c.spec.ts › opens\ntimed out"]);
});

test("a runner without a report has no counts", () => {
  expect(countVitest(join(folder, "none.json"))).toBeUndefined();
  expect(countPlaywright(join(folder, "none.json"))).toBeUndefined();
});

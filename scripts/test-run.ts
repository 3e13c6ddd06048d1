/**
 * Runs vitest and the browser tests one after the other, and ends in one count of all: `npm test`, or `npm run test:rest`. What is
 * in which is said by the projects of vitest.config.ts and playwright.config.ts.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import { prepareTests } from "./setup/test-needs.ts";
import { countPlaywright, countVitest, type TestCounts } from "./test-counts.ts";

export interface Runner {
  readonly program: string;
  readonly args: readonly string[];
  readonly reportFile: string;
  readonly count: (reportFile: string) => TestCounts | undefined;
}

const CACHE = join(import.meta.dirname, "..", ".cache");
const REPORTS = join(CACHE, "test-reports");
/** The tests start hundreds of Node processes; with their code compiled already each takes half the work. */
const COMPILED = join(CACHE, "test-compiled");

export function vitest(args: readonly string[]): Runner {
  const reportFile = join(REPORTS, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  // Without a word on the mode it would watch when there is a terminal, and hang.
  const mode = args.some((arg) => /^(?:--run|--watch|-w|run|watch|bench|list)$/.test(arg)) ? [] : ["--run"];
  return { program: "vitest", args: [...mode, ...args, ...reporters], reportFile, count: countVitest };
}

/** `project`: of playwright.config.ts. Each writes the same report, which is read before the next one. */
export function playwright(project: "core" | "alone" | "rest"): Runner {
  const args = ["test", "--project", project];
  return { program: "playwright", args, reportFile: join(REPORTS, "playwright.json"), count: countPlaywright };
}

/** A runner that ends badly without a failed test (a crash, no tests at all) counts as one failure. */
async function runTests({ program, args, reportFile, count }: Runner): Promise<TestCounts> {
  rmSync(reportFile, { force: true });
  const { code } = await run({ program, args, env: { NODE_COMPILE_CACHE: COMPILED } }, "show");
  const counts = count(reportFile) ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  if (code === 0 || counts.failed > 0) return counts;
  console.log(`coda: ${program} ended with code ${code}, and no test of it failed; see above.`);
  return { ...counts, failed: 1 };
}

/** Brings what they need. False when something is missing that a person must bring, which was said. */
export async function prepare(scope: "everything" | "without browser"): Promise<boolean> {
  mkdirSync(REPORTS, { recursive: true });
  const missing = await prepareTests(scope);
  for (const sentence of missing) console.error(`coda: ${sentence}`);
  return missing.length === 0;
}

/** What was compiled of earlier sources. */
export function forgetCompiled(): void {
  rmSync(COMPILED, { recursive: true, force: true });
}

/** True when none of them failed. */
export async function runAll(runners: readonly (() => Promise<Runner> | Runner)[]): Promise<boolean> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const next of runners) {
    const counts = await runTests(await next());
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    failures.push(...counts.failures);
  }
  // Once more at the end: of a long run often only its end is kept.
  for (const failure of failures) console.log(`\nFAILED ${failure}`);
  if (total.skipped > 0) console.log(`\n${total.skipped} skipped`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0;
}

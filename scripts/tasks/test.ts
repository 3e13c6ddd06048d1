/**
 * `npm test`: brings what the tests need, then runs vitest and the browser tests. With arguments, vitest alone gets
 * them (`npm test -- relay/`).
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";
import { countPlaywright, countVitest, type TestCounts } from "../test-counts.ts";

interface Runner {
  readonly program: string;
  readonly args: readonly string[];
  readonly reportFile: string;
  readonly count: (reportFile: string) => TestCounts | undefined;
  /** What it waits for. */
  readonly after?: Promise<unknown>;
}

const CACHE = join(import.meta.dirname, "..", "..", ".cache");
const REPORTS = join(CACHE, "test-reports");
/** Of this run alone. The tests start hundreds of Node processes; with their code compiled already each takes half the work. */
const COMPILED = join(CACHE, "test-compiled");

function vitest(args: readonly string[]): Runner {
  const reportFile = join(REPORTS, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  // Without a word on the mode it would watch when there is a terminal, and hang.
  const mode = args.some((arg) => /^(?:--run|--watch|-w|run|watch|bench|list)$/.test(arg)) ? [] : ["--run"];
  return { program: "vitest", args: [...mode, ...args, ...reporters], reportFile, count: countVitest };
}

/** `project`: of playwright.config.ts. Each writes the same report, which is read before the next one. */
function playwright(project: "side-by-side" | "alone"): Runner {
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

/** In what vitest's tests leave of the processors; they need no web app. Whether it was built, the browser tests see for themselves. */
async function buildBeside(): Promise<void> {
  const { code, output } = await run({
    program: "nice",
    args: [process.execPath, join(import.meta.dirname, "build.ts")],
  });
  if (code !== 0) console.log(output);
}

async function runAll(runners: readonly Runner[]): Promise<void> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const runner of runners) {
    await runner.after;
    const counts = await runTests(runner);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    failures.push(...counts.failures);
  }
  // Once more at the end: of a long run often only its end is kept.
  for (const failure of failures) console.log(`\nFAILED ${failure}`);
  if (total.skipped > 0) console.log(`\n${total.skipped} skipped`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
}

const args = process.argv.slice(2);
mkdirSync(REPORTS, { recursive: true });
rmSync(COMPILED, { recursive: true, force: true });
const missing = await prepareTests(args.length > 0 ? "without browser" : "everything");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exitCode = 1;
else if (args.length > 0) await runAll([vitest(args)]);
else {
  const built = buildBeside();
  await runAll([vitest([]), { ...playwright("side-by-side"), after: built }, playwright("alone")]);
}

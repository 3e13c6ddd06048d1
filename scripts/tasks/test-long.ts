/**
 * `npm run test:long`: what `npm test` leaves out (vitest.config.ts says what), and what it does in part done whole: random
 * walks and kills by the thousand, and each page in all four ways. About half an hour; before each release, and weekly outside
 * (.github/workflows).
 */
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";
import { buildWeb } from "../web-build.ts";

/** What is read by the tests that have rounds, and by the configurations of both runners. */
const whole = {
  CODA_LONG_TESTS: "1",
  CODA_RESUME_WALKS: "20000",
  CODA_INPUT_RUNS: "100000",
  CODA_KILL_ROUNDS: "200",
};

const inBrowser = ["test", "--project", "rest", "--no-deps", "e2e/looks.spec.ts", "e2e/chaos.spec.ts"];

const missing = await prepareTests("everything");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);
await buildWeb();

const vitest = await run({ program: "vitest", args: ["--run", "--testTimeout=4000000"], env: whole }, "show");
const playwright = await run({ program: "playwright", args: inBrowser, env: whole }, "show");
process.exitCode = vitest.code === 0 && playwright.code === 0 ? 0 : 1;

/**
 * `npm run test:long`: what `npm test` does in part, done whole: random walks and kills by the thousand, and each page in all
 * four ways. About an hour; before each release, and weekly outside (.github/workflows).
 */
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";
import { buildWeb } from "../web-build.ts";

const rounds = {
  "terminal-client/src/resume-walk.test.ts": { CODA_RESUME_WALKS: "20000" },
  "e2e/input-exactly-once.test.ts": { CODA_INPUT_RUNS: "100000" },
  "runner-core/src/kill-rounds.test.ts": { CODA_KILL_ROUNDS: "200" },
};

const missing = await prepareTests("everything");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);
await buildWeb();

const failed: string[] = [];
for (const [file, env] of Object.entries(rounds)) {
  const { code } = await run({ program: "vitest", args: ["--run", "--testTimeout=4000000", file], env }, "show");
  if (code !== 0) failed.push(file);
}
const walk = "e2e/looks.spec.ts";
const args = ["test", "--project", "side-by-side", "--no-deps", walk];
if ((await run({ program: "playwright", args, env: { CODA_WHOLE_WALK: "1" } }, "show")).code !== 0) failed.push(walk);
for (const name of failed) console.error(`FAILED ${name}`);
process.exitCode = failed.length > 0 ? 1 : 0;

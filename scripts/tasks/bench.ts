/** `npm run bench`: hands over to the benchmarks, which need the tests' terminal. */
import { join } from "node:path";
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";

const missing = await prepareTests("without browser");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);

const main = join(import.meta.dirname, "..", "..", "bench", "main.ts");
const args = ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)];
process.exitCode = (await run({ program: process.execPath, args }, "show")).code;

/** `npm run bench`: hands over to the benchmarks, which need the tests' terminal. */
import { join } from "node:path";
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";

const missing = await prepareTests("without browser");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);

const folder = join(import.meta.dirname, "..", "..", "bench");
const [first, ...rest] = process.argv.slice(2);
// The relay's needs no tmux and no web app: a program of its own.
const program =
  first === "relay" ? [join(folder, "relay", "main.ts"), ...rest] : [join(folder, "main.ts"), ...process.argv.slice(2)];
const args = ["--disable-warning=ExperimentalWarning", ...program];
process.exitCode = (await run({ program: process.execPath, args }, "show")).code;

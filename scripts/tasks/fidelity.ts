/** `npm run fidelity`: hands over to the suite that holds viewers against tmux's own grid. It needs tmux. */
import { join } from "node:path";
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";

const missing = await prepareTests("without browser");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);

const main = join(import.meta.dirname, "..", "..", "runner-core", "fidelity", "main.ts");
const args = ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)];
process.exitCode = (await run({ program: process.execPath, args }, "show")).code;

/** `npm run chaos -- --seed N --minutes M`: hands over to the chaos run, which needs the built web app, tmux, PostgreSQL and NATS. */
import { join } from "node:path";
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";
import { buildWeb } from "../web-build.ts";

const missing = await prepareTests("without browser");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);
await buildWeb();

const main = join(import.meta.dirname, "..", "..", "e2e", "chaos", "main.ts");
const args = ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)];
process.exitCode = (await run({ program: process.execPath, args }, "show")).code;

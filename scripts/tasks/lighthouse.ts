/** `npm run lighthouse`: hands over to Lighthouse, which needs the built web app, tmux and a Chromium. No part of CI. */
import { join } from "node:path";
import { run } from "../command.ts";
import { prepareTests } from "../setup/test-needs.ts";
import { buildWeb } from "../web-build.ts";

const missing = await prepareTests("everything");
for (const sentence of missing) console.error(`coda: ${sentence}`);
if (missing.length > 0) process.exit(1);
await buildWeb();

const main = join(import.meta.dirname, "..", "..", "e2e", "lighthouse", "main.ts");
const args = ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)];
process.exitCode = (await run({ program: process.execPath, args }, "show")).code;

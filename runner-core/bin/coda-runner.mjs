#!/usr/bin/env node
// In the repository the sources run as they are (Node 24 reads TypeScript itself); a package carries the built file only.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const sources = new URL("../src/main.ts", import.meta.url);
const built = new URL("../dist/coda-runner.mjs", import.meta.url);
const inRepository = existsSync(fileURLToPath(sources));
if (inRepository && !process.features.typescript) {
  const { node } = process.versions;
  process.stderr.write(
    `coda-runner: Node ${node} cannot run its sources; use Node 24, or \`npm run runner -- <command>\`, which brings it.\n`,
  );
  process.exit(1);
}
await import(inRepository ? sources.href : built.href);

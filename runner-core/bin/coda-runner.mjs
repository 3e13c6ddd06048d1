#!/usr/bin/env node
// In the repository the sources run as they are (Node 24 reads TypeScript itself); a package carries the built file only.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const sources = new URL("../src/main.ts", import.meta.url);
const built = new URL("../dist/coda-runner.mjs", import.meta.url);
await import(existsSync(fileURLToPath(sources)) ? sources.href : built.href);

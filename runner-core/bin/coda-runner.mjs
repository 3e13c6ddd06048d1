#!/usr/bin/env node
// In the repository the sources run as they are (Node 24 reads TypeScript itself); a package carries the built file only.
import { existsSync } from "node:fs";
// As a whole: an older Node lacks what is used of it, and is to say so below.
import nodeModule from "node:module";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = new URL("../src/main.ts", import.meta.url);
const built = new URL("../dist/coda-runner.mjs", import.meta.url);
const inRepository = existsSync(fileURLToPath(sources));
const { node } = process.versions;

function refuse(sentence) {
  process.stderr.write(`coda-runner: ${sentence}\n`);
  process.exit(1);
}

if (inRepository && !process.features.typescript)
  refuse(`Node ${node} cannot run its sources; use Node 24, or \`npm run runner -- <command>\`, which brings it.`);
if (Number(node.split(".")[0]) < 24)
  refuse(`Node ${node} is too old; use Node 24 or newer, or the executable of the same release, which needs none.`);
// Bytecode of the last start makes the next a fifth shorter. Node's own place for it is below /tmp, which is everybody's.
if (!inRepository)
  nodeModule.enableCompileCache(join(homedir(), platform() === "darwin" ? "Library/Caches" : ".cache", "coda-runner"));
await import(inRepository ? sources.href : built.href);

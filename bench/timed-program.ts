/** Runs a program in this terminal and writes the milliseconds it took: `node timed-program.ts <file> <program> …`. */
import { spawnSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";

const [file, program, ...args] = process.argv.slice(2);
if (file === undefined || program === undefined) throw new Error("usage: timed-program.ts <file> <program> …");
const began = performance.now();
const { status } = spawnSync(program, args, { stdio: "inherit" });
const ms = performance.now() - began;
if (status !== 0) throw new Error(`${program} ended with ${status}`);
writeFileSync(`${file}.part`, String(ms));
renameSync(`${file}.part`, file);

/**
 * Prints lines at a steady pace: `node paced-program.ts <file> <bytes per second> <seconds>`. Writes an empty file when it
 * begins, and into it what it printed per second when it ends.
 */
import { renameSync, writeFileSync, writeSync } from "node:fs";

const [file, rate, seconds] = process.argv.slice(2);
if (file === undefined || rate === undefined || seconds === undefined)
  throw new Error("usage: paced-program.ts <file> <bytes per second> <seconds>");
const line = `${"a line of a program that has much to say, ".repeat(2).slice(0, 78)}\n`;
const everyMs = 20;
const standardOutput = 1;
const bytesPerMs = Number(rate) / 1_000;
const began = performance.now();
let printed = 0;
writeFileSync(file, "");

const timer = setInterval(() => {
  const ms = performance.now() - began;
  if (ms < Number(seconds) * 1_000) {
    const lines = Math.floor((ms * bytesPerMs - printed) / line.length);
    if (lines > 0) printed += writeSync(standardOutput, line.repeat(lines));
    return;
  }
  clearInterval(timer);
  writeFileSync(`${file}.part`, String((printed * 1_000) / ms));
  renameSync(`${file}.part`, file);
}, everyMs);

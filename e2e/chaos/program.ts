/**
 * A program in a pane: prints numbered lines at its own pace, writes down how many, and every byte it reads. It ends its
 * printing when it is told to be quiet, and stays. Its terminal is raw: bytes arrive and leave as they are.
 */
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { lineBytes, numberedLines } from "./numbered-lines.ts";
import { seededRandom } from "./seeded-random.ts";
import { parseProgramOptions, quietFile, type Pace, type PrintedRecord } from "./records.ts";

const { folder, name, pace, seed } = parseProgramOptions(process.argv[2]);
const random = seededRandom(seed);
const floodLines = Math.round((2 * 1024 * 1024) / lineBytes);
/** 1 MB/s, whatever the machine does besides. */
const streamBytesPerMs = 1_000;
/** Written at once: what a program's buffer holds. */
const atOnce = 128;

const beganMs = performance.now();
let printed = 0;
let checksum = 0;

function record(quiet: boolean): void {
  const record: PrintedRecord = { lines: printed, crc: checksum, quiet };
  writeFileSync(join(folder, `${name}.printed`), JSON.stringify(record));
}

/** Returns to the event loop only when the terminal took all of it: a terminal's writes are synchronous. */
function print(lines: number): void {
  for (let left = lines; left > 0; left -= atOnce) {
    const bytes = numberedLines(name, printed, printed + Math.min(left, atOnce));
    checksum = crc32(bytes, checksum);
    printed += bytes.length / lineBytes;
    process.stdout.write(bytes);
  }
}

/** How many lines, and how long until the next. */
function nextStep(): { lines: number; waitMs: number } {
  switch (pace satisfies Pace) {
    case "idle":
      return { lines: 1, waitMs: 1_500 + random() * 3_000 };
    case "steady":
      return { lines: 8, waitMs: (8 * lineBytes * 1_000) / 10_240 };
    case "bursts":
      return { lines: Math.round(random() * 1_500), waitMs: 500 + random() * 4_000 };
    case "flood":
      return { lines: Math.round(floodLines * (0.3 + random())), waitMs: 3_000 + random() * 6_000 };
    case "stream":
      return {
        lines: Math.floor(((performance.now() - beganMs) * streamBytesPerMs) / lineBytes) - printed,
        waitMs: 20,
      };
    case "keys":
      return { lines: 1, waitMs: 4_000 };
    case "calm":
      return { lines: 8, waitMs: 200 };
    case "echo":
      return { lines: 0, waitMs: 1_000 };
  }
}

/** What it answers to what it reads. A token ends with a full stop: see tokens.ts. */
function linesFor(read: Buffer): number {
  if (pace === "keys") return 1;
  return pace === "echo" ? read.toString("latin1").split(".").length - 1 : 0;
}

function step(): void {
  if (existsSync(join(folder, quietFile))) {
    // Something to end with: whoever shows this line has seen all.
    print(1);
    record(true);
    return;
  }
  const { lines, waitMs } = nextStep();
  print(lines);
  record(false);
  setTimeout(step, waitMs);
}

process.stdin.on("data", (bytes: Buffer) => {
  appendFileSync(join(folder, `${name}.read`), bytes);
  const lines = linesFor(bytes);
  if (lines === 0 || existsSync(join(folder, quietFile))) return;
  print(lines);
  record(false);
});
// A pane that is gone says so by its terminal's end.
process.stdin.on("end", () => process.exit(0));
step();

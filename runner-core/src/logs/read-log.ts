/** Reads the helper's log: what is there, and what comes to it while somebody looks. */
import { closeSync, openSync, readFileSync, readSync, fstatSync } from "node:fs";
import { limits } from "@coda/protocol";
import { z } from "zod";
import { parseJson } from "../control/parse-json.ts";
import { LineReader } from "../control/line-reader.ts";
import { logPaths } from "./log-file.ts";

/** What else a line has depends on what it is about. */
export const logLineSchema = z.looseObject({
  time: z.string(),
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** A file has room for it. */
const longestLineBytes = limits.runnerLogFileBytes;

/** What is before a `LogTail`, oldest first. What a crash has torn is left out in both. */
export function readOlder(folder: string): LogLine[] {
  const [, ...older] = logPaths(folder);
  return older.toReversed().flatMap((path) => linesIn(path));
}

/** The newest file from its beginning, and everything that comes after it. */
export class LogTail {
  readonly #newest: string;
  readonly #before: string;
  #lines = new LineReader(longestLineBytes);
  #file: number | undefined;
  #inode = 0;
  #offset = 0;

  constructor(folder: string) {
    [this.#newest = "", this.#before = ""] = logPaths(folder);
    this.#take(open(this.#newest));
  }

  /** What has come since the last look. */
  look(): LogLine[] {
    const now = open(this.#newest);
    // The one that was read until now is complete, under whatever name: it is still open.
    const found = this.#rest();
    if (now !== undefined && now.inode === this.#inode) closeSync(now.file);
    if (now === undefined || now.inode === this.#inode) return found;
    const between = this.#file === undefined ? undefined : this.#skipped(now.inode);
    this.close();
    this.#offset = 0;
    this.#take(now);
    return [...found, ...(between ?? []), ...this.#rest()];
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #take(opened: Opened | undefined): void {
    this.#file = opened?.file;
    this.#inode = opened?.inode ?? 0;
  }

  /** A whole file came and went between two looks. */
  #skipped(newest: number): LogLine[] {
    const before = open(this.#before);
    if (before === undefined) return [];
    closeSync(before.file);
    const isKnown = before.inode === this.#inode || before.inode === newest;
    return isKnown ? [] : linesIn(this.#before);
  }

  #rest(): LogLine[] {
    if (this.#file === undefined) return [];
    const bytes = Buffer.alloc(Math.max(0, fstatSync(this.#file).size - this.#offset));
    const count = readSync(this.#file, bytes, 0, bytes.length, this.#offset);
    this.#offset += count;
    const lines = this.#lines.push(bytes.subarray(0, count));
    if (lines === undefined) this.#lines = new LineReader(longestLineBytes);
    return (lines ?? []).flatMap((text) => lineIn(text));
  }
}

interface Opened {
  readonly file: number;
  readonly inode: number;
}

function open(path: string): Opened | undefined {
  try {
    const file = openSync(path, "r");
    return { file, inode: fstatSync(file).ino };
  } catch {
    return undefined;
  }
}

function linesIn(path: string): LogLine[] {
  try {
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((text) => lineIn(text));
  } catch {
    // There need be none.
    return [];
  }
}

function lineIn(text: string): LogLine[] {
  const line = logLineSchema.safeParse(parseJson(text));
  return line.success ? [line.data] : [];
}

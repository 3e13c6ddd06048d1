/**
 * A year at terminals, to be searched: what `TerminalOutput` makes (logs, listings, builds, progress), this repository's
 * history in colour, and the files of its packages as `cat` shows them, in turn; with words in known places.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { TerminalOutput } from "./terminal-output.ts";

const root = join(import.meta.dirname, "..");
const pieceBytes = 30_000;
/** Text that people look at: what is larger was made by a machine. */
const largestFileBytes = 60_000;
const mostPoolBytes = 80_000_000;

export class SearchCorpus {
  readonly #output: TerminalOutput;
  readonly #history: Buffer;
  readonly #files: Buffer;
  #historyAt = 0;
  #fileAt = 0;
  #piece = 0;

  constructor(seed: number) {
    this.#output = new TerminalOutput(seed);
    this.#history = shown(execFileSync("git", ["log", "-p", "--color"], { cwd: root, maxBuffer: 2 ** 30 }));
    this.#files = shown(Buffer.concat(filesBelow(join(root, "node_modules", ".pnpm"))));
  }

  /** About 30 kB of it, in whole lines. */
  next(): Buffer {
    this.#piece++;
    const prompt = Buffer.from(`$ task ${this.#piece}\r\n`);
    return Buffer.concat([prompt, this.#content(), Buffer.from("\r\n")]);
  }

  #content(): Buffer {
    switch (this.#piece % 5) {
      case 0:
        this.#historyAt = (this.#historyAt + pieceBytes) % this.#history.length;
        return this.#history.subarray(this.#historyAt, this.#historyAt + pieceBytes);
      case 1:
      case 2:
        this.#fileAt = (this.#fileAt + pieceBytes) % this.#files.length;
        return this.#files.subarray(this.#fileAt, this.#fileAt + pieceBytes);
      default:
        return this.#output.next(pieceBytes);
    }
  }
}

/** As a terminal is given it. */
function shown(text: Buffer): Buffer {
  return Buffer.from(text.toString("latin1").replaceAll(/\r?\n/gu, "\r\n"), "latin1");
}

function filesBelow(folder: string): Buffer[] {
  const found: Buffer[] = [];
  let bytes = 0;
  const walk = (below: string): void => {
    for (const entry of readdirSync(below, { withFileTypes: true }).toSorted((a, b) => a.name.localeCompare(b.name))) {
      if (bytes > mostPoolBytes) return;
      const path = join(below, entry.name);
      if (entry.isDirectory()) walk(path);
      if (!entry.isFile() || !/\.(?:ts|js|md)$/u.test(entry.name) || statSync(path).size > largestFileBytes) continue;
      const content = readFileSync(path);
      bytes += content.length;
      found.push(content);
    }
  };
  walk(folder);
  return found;
}

/**
 * Where the pane's terminal did not echo what was typed: as a password is asked for. Kept in the journal's folder, since
 * nothing in the output tells it. What was printed there is masked; what came after it was last seen so is not.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

const rangesFile = "no-echo";
/** Whole: of a line that a crash or a full disk cut short nobody knows how far it went. */
const linePattern = /^(?<from>\d{1,15}) (?<to>\d{1,15});$/u;

export interface NoEchoRange {
  readonly from: number;
  readonly to: number;
}

export class NoEchoRanges {
  readonly #file: string;
  #ranges: NoEchoRange[];
  /** Echo was last seen to be off: nobody knows yet of what lies behind the last range. */
  #open = false;

  /** Of a journal's folder. */
  constructor(folder: string) {
    this.#file = join(folder, rangesFile);
    this.#ranges = readRanges(this.#file);
  }

  get all(): readonly NoEchoRange[] {
    return this.#ranges;
  }

  /** Of what lies before this offset it is known whether it was echoed. */
  get knownTo(): number {
    return this.#open ? (this.#ranges.at(-1)?.to ?? 0) : Infinity;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Echo is off, with the output at `offset`. */
  sawOff(offset: number): void {
    const last = this.#open ? this.#ranges.pop() : undefined;
    this.#open = true;
    this.#ranges.push({ from: last?.from ?? offset, to: offset });
    if (last !== undefined && last.to < offset) this.#keep({ from: last.from, to: offset });
  }

  /** Echo is on again, or nobody can tell any more. */
  sawOn(): void {
    this.#open = false;
    this.#ranges = this.#ranges.filter(({ from, to }) => to > from);
  }

  /** A range that the disk does not take holds in this process. The line before may be half a line. */
  #keep({ from, to }: NoEchoRange): void {
    try {
      appendFileSync(this.#file, `\n${from} ${to};`, { mode: 0o600 });
    } catch {
      // It is full, or the folder is gone, of which others tell.
    }
  }
}

/** A later line of the same beginning goes further. */
function readRanges(file: string): NoEchoRange[] {
  const ranges = new Map<number, NoEchoRange>();
  for (const line of readText(file).split("\n")) {
    const fields = linePattern.exec(line)?.groups;
    const [from, to] = [Number(fields?.["from"]), Number(fields?.["to"])];
    if (to > from) ranges.set(from, { from, to });
  }
  return [...ranges.values()];
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

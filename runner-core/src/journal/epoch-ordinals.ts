/**
 * Which of a device's epochs began later, whatever its clock does: the time of day in milliseconds where that has gone on
 * since the last one, else one more than the last one had (a hybrid logical clock: Kulkarni et al., 2014).
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";

const fileName = "newest-ordinal";
/** A clock beyond it is wrong, and an ordinal from it would be too large to be told, as would all after it. */
const lastMs = Date.UTC(9999, 11, 31);

export class EpochOrdinals {
  readonly #clock: Pick<Clock, "now">;
  readonly #file: string;
  #newest: number;

  /** `folder`: that of the journals. */
  constructor(folder: string, clock: Pick<Clock, "now">) {
    this.#clock = clock;
    this.#file = join(folder, fileName);
    this.#newest = readNumber(this.#file);
  }

  /** Another device, or this one before its folder was lost, has given this one. */
  observe(ordinal: number): void {
    this.#newest = Math.max(this.#newest, ordinal);
  }

  next(): number {
    const nowMs = this.#clock.now();
    this.#newest = Math.max(nowMs <= lastMs ? nowMs : 0, this.#newest + 1);
    this.#keep();
    return this.#newest;
  }

  /** Epochs whose journals are uploaded and gone tell nobody any more. */
  #keep(): void {
    try {
      writeFileSync(`${this.#file}.new`, `${this.#newest}\n`, { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch {
      // A disk that takes no number takes no journal either, and that is said.
    }
  }
}

function readNumber(file: string): number {
  try {
    const number = Number(readFileSync(file, "utf8"));
    return Number.isSafeInteger(number) && number > 0 ? number : 0;
  } catch {
    return 0;
  }
}

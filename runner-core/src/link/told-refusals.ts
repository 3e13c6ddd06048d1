/**
 * What of one browser's input was refused on one connection, so that each acknowledgement can say so of all that it covers:
 * the refusals themselves go past somebody who may keep them. Holds the newest runs; what they were before, nobody knows.
 */
import { limits, noRefusals, type CoveredRefusals, type InputRefusal, type RefusedRun } from "@coda/protocol";

export class ToldRefusals {
  /** By their counters. */
  #runs: readonly RefusedRun[] = [];
  #unknownTo = 0;

  has(counter: number): boolean {
    return counter <= this.#unknownTo || this.#runs.some(({ from, to }) => from <= counter && counter <= to);
  }

  add(counter: number, reason: InputRefusal): void {
    if (this.has(counter)) return;
    const last = this.#runs.at(-1);
    if (last?.to === counter - 1 && last.reason === reason) {
      this.#runs = [...this.#runs.slice(0, -1), { ...last, to: counter }];
      return;
    }
    const runs = [...this.#runs, { from: counter, to: counter, reason }].toSorted((a, b) => a.from - b.from);
    const forgotten = runs.length > limits.coveredRefusals ? runs[0] : undefined;
    this.#runs = forgotten === undefined ? runs : runs.slice(1);
    this.#unknownTo = Math.max(this.#unknownTo, forgotten?.to ?? 0);
  }

  /** Of all counters up to this one. */
  upTo(counter: number): CoveredRefusals {
    if (this.#unknownTo === 0 && this.#runs.length === 0) return noRefusals;
    return { unknownTo: this.#unknownTo, runs: this.#runs.filter(({ from }) => from <= counter) };
  }
}

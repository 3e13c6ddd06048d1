/**
 * How many lines are read from the screen: each takes some milliseconds, and output can claim any number of them. By the
 * time the output was written at, so that the same output gives the same lines. Pure.
 */

/** As many as a person types ahead, or types while no helper looks. */
const burst = 64;
/** More than a person types in a second. */
const perSecond = 4;

export class ReadPace {
  #left = burst;
  #sinceMs = -Infinity;

  /** Whether one may be read that was run then; earlier than the one before counts as the same time. */
  take(atMs: number): boolean {
    const passedMs = Math.max(0, atMs - this.#sinceMs);
    this.#left = Math.min(burst, this.#left + (passedMs / 1_000) * perSecond);
    this.#sinceMs = Math.max(this.#sinceMs, atMs);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

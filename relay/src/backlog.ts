/**
 * What waits for one browser's credit: tells the browser that falls behind from the one that catches up. Knows
 * bytes and time, not where they come from.
 */

interface Period {
  readonly mostBytes: number;
  readonly beganMs: number;
}

export class Backlog {
  readonly #patienceMs: number;
  #period: Period | undefined;
  #lasts = false;

  /** `patienceMs`: a browser that was not rid of half its backlog in so long is not going to be. */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** What waits now has no time left. */
  hurry(): void {
    this.#lasts = this.#period !== undefined;
  }

  /** It is given its time anew. */
  forgive(): void {
    this.#period = undefined;
    this.#lasts = false;
  }

  /** `bytes` wait now. True from when the browser did not get rid of them in time, until nothing waits. */
  lasts(bytes: number, nowMs: number): boolean {
    if (bytes <= 0) {
      this.forgive();
      return false;
    }
    const { mostBytes, beganMs } = this.#period ?? { mostBytes: bytes, beganMs: nowMs };
    const isOver = nowMs - beganMs >= this.#patienceMs;
    if (isOver && bytes >= mostBytes / 2) this.#lasts = true;
    this.#period = isOver ? { mostBytes: bytes, beganMs: nowMs } : { mostBytes: Math.max(mostBytes, bytes), beganMs };
    return this.#lasts;
  }
}

/** A token bucket: so many at once, so many a second after that. Pure but for what it remembers. */

export interface RateLimit {
  readonly perSecond: number;
  /** At once, after a rest. */
  readonly burst: number;
}

export class Rate {
  readonly #limit: RateLimit;
  #tokens: number;
  #atMs: number;

  constructor(limit: RateLimit, nowMs: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#atMs = nowMs;
  }

  /** False when it is too much. */
  take(nowMs: number): boolean {
    const { perSecond, burst } = this.#limit;
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#atMs) * perSecond) / 1_000);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Nothing was taken for so long that it is as new. */
  isFull(nowMs: number): boolean {
    const { perSecond, burst } = this.#limit;
    return this.#tokens + ((nowMs - this.#atMs) * perSecond) / 1_000 >= burst;
  }
}

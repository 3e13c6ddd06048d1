/** Waiting after failures, for each of many things by itself: exponential with full jitter, over at the first success. */
import type { Clock } from "../clock.ts";

export interface BackoffOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly baseMs: number;
  readonly capMs: number;
}

interface Waiting {
  readonly failures: number;
  readonly untilMs: number;
}

export class Backoff<Key> {
  readonly #options: BackoffOptions;
  readonly #waiting = new Map<Key, Waiting>();

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Failures in a row. */
  failures(key: Key): number {
    return this.#waiting.get(key)?.failures ?? 0;
  }

  isDue(key: Key): boolean {
    return this.#options.clock.steadyMs() >= (this.#waiting.get(key)?.untilMs ?? 0);
  }

  failed(key: Key): void {
    const { clock, random, baseMs, capMs } = this.#options;
    const failures = this.failures(key) + 1;
    const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.min(failures, 30));
    this.#waiting.set(key, { failures, untilMs: clock.steadyMs() + random() * ceilingMs });
  }

  succeeded(key: Key): void {
    this.#waiting.delete(key);
  }
}

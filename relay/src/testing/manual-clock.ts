/** A clock that stands still until a test moves it. */
import type { Clock } from "../clock.ts";

interface Timer {
  dueMs: number;
  readonly action: () => void;
}

export class ManualClock implements Clock {
  #steadyMs = 1_000;
  #aheadMs = 1_800_000_000_000;
  readonly #timers = new Set<Timer>();

  unixMs(): number {
    return this.#steadyMs + this.#aheadMs;
  }

  steadyMs(): number {
    return this.#steadyMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#steadyMs + delayMs, action };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that have not fired: a test that expects none finds leaks. */
  get pending(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const untilMs = this.#steadyMs + ms;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#timers.delete(next);
      this.#steadyMs = Math.max(this.#steadyMs, next.dueMs);
      next.action();
    }
    this.#steadyMs = untilMs;
  }

  /** Somebody set it: the time is another, and what waits waits as long as before. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  #next(untilMs: number): Timer | undefined {
    return [...this.#timers].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** A clock that stands still until a test moves it. */
import type { Clock, Timer } from "../clock.ts";

interface Entry {
  dueMs: number;
  readonly everyMs: number | undefined;
  readonly action: () => void;
}

export class ManualClock implements Clock {
  #steadyMs = 1_000_000;
  #aheadMs = 1_799_999_000_000;
  readonly #entries = new Set<Entry>();

  now(): number {
    return this.#steadyMs + this.#aheadMs;
  }

  steadyMs(): number {
    return this.#steadyMs;
  }

  /** Somebody set it: the time is another, and what waits waits as long as before. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  after(delayMs: number, action: () => void): Timer {
    return this.#add({ dueMs: this.#steadyMs + delayMs, everyMs: undefined, action });
  }

  about(delayMs: number, action: () => void): Timer {
    return this.after(delayMs, action);
  }

  every(intervalMs: number, action: () => void): Timer {
    return this.#add({ dueMs: this.#steadyMs + intervalMs, everyMs: intervalMs, action });
  }

  /** Timers that have not fired or repeat: a test that expects none finds leaks. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Those of them that fire once. */
  get pendingOnce(): number {
    return [...this.#entries].filter(({ everyMs }) => everyMs === undefined).length;
  }

  advance(ms: number): void {
    const untilMs = this.#steadyMs + ms;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#steadyMs = Math.max(this.#steadyMs, next.dueMs);
      if (next.everyMs === undefined) this.#entries.delete(next);
      else next.dueMs += next.everyMs;
      next.action();
    }
    this.#steadyMs = untilMs;
  }

  #add(entry: Entry): Timer {
    this.#entries.add(entry);
    return {
      cancel: () => {
        this.#entries.delete(entry);
      },
    };
  }

  #next(untilMs: number): Entry | undefined {
    return [...this.#entries].filter((entry) => entry.dueMs <= untilMs).toSorted((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** A clock that stands still until it is advanced. */
import type { Clock } from "../clock.ts";

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

export class FakeClock implements Clock {
  #now = 1_000_000;
  #aheadMs = 0;
  #timers = new Set<Timer>();

  now(): number {
    return this.#now + this.#aheadMs;
  }

  steadyMs(): number {
    return this.#now;
  }

  /** Somebody set it: the time is another, and what waits waits as long as before. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  whenIdle(action: () => void): () => void {
    return this.after(0, action);
  }

  /** Runs what comes due, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
    }
    this.#now = until;
  }

  /** So much time passes while every timer is held back. */
  sleep(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  get pending(): number {
    return this.#timers.size;
  }
}

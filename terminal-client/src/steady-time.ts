/**
 * How much time has passed, from two clocks of a page that each fail in their own way: the time of day may be set, and the
 * page's own stands still in some browsers while the machine sleeps. Pure.
 */

/** The page's own clock drifts by far less between two looks, and a time of day that is corrected bit by bit does, too. */
const leapMs = 1_000;

export class SteadyTime {
  #dayAheadMs: number;
  #leptMs = 0;

  /** Milliseconds, as in `passed`. */
  constructor(dayMs: number, pageMs: number) {
    this.#dayAheadMs = dayMs - pageMs;
  }

  /**
   * Milliseconds since some moment; only goes forward. Where the time of day went on by much more than the page's own, the
   * machine slept; or it was set forward, which counts as that: what is too old for one of the two is too old.
   */
  passed(dayMs: number, pageMs: number): number {
    const aheadMs = dayMs - pageMs;
    if (aheadMs - this.#dayAheadMs > leapMs) this.#leptMs += aheadMs - this.#dayAheadMs;
    this.#dayAheadMs = aheadMs;
    return pageMs + this.#leptMs;
  }
}

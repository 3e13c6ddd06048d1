/** Time as an argument, so that tests need no sleep. The system's own clock is the only adapter. */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Unix milliseconds, for what is told or kept. May be set to anything at any moment. */
  now(): number;
  /**
   * Milliseconds for how long something takes: only goes forward, whatever is done to the clock. Counted from one moment in
   * all processes, until the machine starts again.
   */
  steadyMs(): number;
  after(delayMs: number, action: () => void): Timer;
  /** The first time after an interval, or earlier. */
  every(intervalMs: number, action: () => void): Timer;
}

/** The operating system's. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steadyMs: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
  // In step with all others of this process: one that rests wakes once for those that fall together, not for each.
  every(intervalMs, action) {
    let timer = setTimeout(tick, (Math.floor(performance.now() / intervalMs) + 1) * intervalMs - performance.now());
    function tick(): void {
      const now = performance.now();
      // It may come a little before its time, which must not make two of it.
      timer = setTimeout(tick, (Math.round(now / intervalMs) + 1) * intervalMs - now);
      action();
    }
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after `delayMs`. */
export async function pause(clock: Clock, delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(delayMs, resolve);
  });
}

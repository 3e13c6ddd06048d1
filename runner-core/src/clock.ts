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
  every(intervalMs, action) {
    const timer = setInterval(action, intervalMs);
    return { cancel: () => clearInterval(timer) };
  },
};

/** Resolves after `delayMs`. */
export async function pause(clock: Clock, delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(delayMs, resolve);
  });
}

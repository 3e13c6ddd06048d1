/** Time as an argument, so that tests need no sleep. The system's own clock is the only adapter. */
import { Heartbeat, type Timer } from "./heartbeat.ts";

export type { Timer };

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
  /** As `after`, for what may come up to half a second earlier: with what wakes the process anyway. */
  about(delayMs: number, action: () => void): Timer;
}

function after(delayMs: number, action: () => void): Timer {
  const timer = setTimeout(action, delayMs);
  return { cancel: () => clearTimeout(timer) };
}

const heartbeat = new Heartbeat({ nowMs: () => performance.now(), after });

/** The operating system's. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steadyMs: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  after,
  every: (intervalMs, action) => heartbeat.every(intervalMs, action),
  about: (delayMs, action) => heartbeat.about(delayMs, action),
};

/** Resolves after `delayMs`. */
export async function pause(clock: Clock, delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(delayMs, resolve);
  });
}

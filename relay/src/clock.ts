/** The relay's only sight of time, so that tests own it. Knows nothing of what waits. */

export interface Clock {
  /** Unix milliseconds, for what is told to others or signed by them. May be set to anything at any moment. */
  unixMs(): number;
  /** Milliseconds since some moment, for how long something takes: only goes forward, whatever is done to the clock. */
  steadyMs(): number;
  /** Runs `action` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

/** When it was, in whole Unix milliseconds, by what the clock says now. */
export function unixAt(clock: Clock, steadyMs: number): number {
  return Math.round(clock.unixMs() - (clock.steadyMs() - steadyMs));
}

export const systemClock: Clock = {
  unixMs: () => Date.now(),
  steadyMs: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

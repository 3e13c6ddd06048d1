/** The system's time, as an argument to whatever needs it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Runs `action` once after `delayMs`; the returned function cancels it. */
export function systemAfter(delayMs: number, action: () => void): () => void {
  const timer = setTimeout(action, delayMs);
  return () => {
    clearTimeout(timer);
  };
}

/** One turn of the event loop: whatever waits goes first. */
export async function systemRest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export async function systemPause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

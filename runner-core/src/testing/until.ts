/** Waiting for something to become true: tests look, they never sleep for a guessed time. */
import { pause, systemClock } from "../clock.ts";

const lookEveryMs = 5;
export const patienceMs = 10_000;

/** The first value that is neither undefined nor false; fails with `what` when there is none in time. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  withinMs = patienceMs,
): Promise<Value> {
  const deadline = systemClock.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (systemClock.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(systemClock, lookEveryMs);
  }
}

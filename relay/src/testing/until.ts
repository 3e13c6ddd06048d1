/** Waiting for something to become true: tests look, they never sleep for a guessed time. */
import { systemClock } from "../clock.ts";

const lookEveryMs = 5;
/** For what hangs, on a machine with much else to do. */
const patienceMs = 30_000;

/** The first value that is neither undefined nor false; fails with `what` when there is none in time. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const deadline = systemClock.steadyMs() + patienceMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (systemClock.steadyMs() > deadline) throw new Error(`not within ${patienceMs} ms: ${what}`);
    await new Promise<void>((resolve) => {
      systemClock.after(lookEveryMs, resolve);
    });
  }
}

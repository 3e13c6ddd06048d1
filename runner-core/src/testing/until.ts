/** Waiting for something to become true: tests look, they never sleep for a guessed time. */
import { pause, systemClock } from "../clock.ts";

/** Most looks start a tmux: again and again without a rest they would take the processor from what they wait for. */
const [soonestMs, latestMs] = [5, 100];
const shareWaited = 1 / 8;
/** For what hangs: on a machine with much else to do a helper's start takes ten seconds. */
export const patienceMs = 30_000;

function restAfter(waitedMs: number): number {
  return Math.min(latestMs, Math.max(soonestMs, waitedMs * shareWaited));
}

type Look<Value> = () => Value | undefined | false | Promise<Value | undefined | false>;

/** The first value that is neither undefined nor false, looked for ever more seldom; fails with `what` when there is none in time. */
export async function until<Value>(what: string, look: Look<Value>, withinMs = patienceMs): Promise<Value> {
  return lookFor(what, look, { withinMs, restMs: restAfter });
}

/** The same where each look moves the test's own clock on: as many steps as there is patience for. */
export async function untilStepped<Value>(what: string, step: Look<Value>): Promise<Value> {
  return lookFor(what, step, { withinMs: patienceMs, restMs: () => soonestMs });
}

async function lookFor<Value>(
  what: string,
  look: Look<Value>,
  { withinMs, restMs }: { readonly withinMs: number; readonly restMs: (waitedMs: number) => number },
): Promise<Value> {
  const beganMs = systemClock.now();
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    const waitedMs = systemClock.now() - beganMs;
    if (waitedMs > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(systemClock, restMs(waitedMs));
  }
}

/** The browser's own clock, timers and randomness: the only file here that touches them. */
import type { Clock } from "./clock.ts";
import { SteadyTime } from "./steady-time.ts";

/** Idle time may never come on a busy page; after this long the work is done anyway. */
const idleLimitMs = 2_000;
/** Where the browser has no idle callback (Safari), this much later is idle enough. */
const idleGuessMs = 200;

function after(delayMs: number, action: () => void): () => void {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}

function whenIdle(action: () => void): () => void {
  if (typeof requestIdleCallback !== "function") return after(idleGuessMs, action);
  const handle = requestIdleCallback(action, { timeout: idleLimitMs });
  return () => cancelIdleCallback(handle);
}

const steady = new SteadyTime(Date.now(), performance.now());

export const systemClock: Clock = {
  now: () => Date.now(),
  steadyMs: () => steady.passed(Date.now(), performance.now()),
  after,
  whenIdle,
};

export const systemRandom = (): number => Math.random();

/** Runs of background jobs that have all the time there is. */
import type { Turn } from "../housekeeping/turn.ts";

export function endlessTurn(nowMs: number): Turn {
  return { now: () => new Date(nowMs), hasTime: () => true, rest: eventLoopTurn };
}

export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

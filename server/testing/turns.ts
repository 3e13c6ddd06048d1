/** Runs of background jobs that have all the time there is. */
import { systemRest } from "../clock.ts";
import type { Turn } from "../housekeeping/turn.ts";

export function endlessTurn(nowMs: number): Turn {
  return { now: () => new Date(nowMs), hasTime: () => true, rest: systemRest };
}

/** Dead means silence AND an unanswered ping. Pure; whoever owns the socket calls `check` every second or so. */
import { limits } from "./limits.ts";

export interface Liveness {
  readonly heardMs: number;
  readonly pingSentMs: number | undefined;
  readonly pingNumber: number;
}

export type LivenessVerdict = "fine" | "ping" | "dead";

export function startLiveness(nowMs: number): Liveness {
  return { heardMs: nowMs, pingSentMs: undefined, pingNumber: 0 };
}

/** Any message of the peer counts as life and answers the ping. */
export function heard(state: Liveness, nowMs: number): Liveness {
  return { ...state, heardMs: nowMs, pingSentMs: undefined };
}

export function checkLiveness(state: Liveness, nowMs: number): { state: Liveness; verdict: LivenessVerdict } {
  if (state.pingSentMs === undefined) {
    if (nowMs - state.heardMs < limits.pingIntervalMs) return { state, verdict: "fine" };
    return { state: { ...state, pingSentMs: nowMs, pingNumber: state.pingNumber + 1 }, verdict: "ping" };
  }
  const silent = nowMs - state.heardMs >= limits.silenceMs;
  const unanswered = nowMs - state.pingSentMs >= limits.silenceMs - limits.pingIntervalMs;
  return { state, verdict: silent && unanswered ? "dead" : "fine" };
}

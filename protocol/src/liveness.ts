/** Dead means silence AND an unanswered ping. Pure; whoever owns the socket calls `check` every second or so. */
import { limits } from "./limits.ts";

export interface Liveness {
  readonly heardMs: number;
  readonly pingSentMs: number | undefined;
  readonly pingNumber: number;
  /** Somebody waits for the answer to this ping. */
  readonly asked?: boolean;
}

export type LivenessVerdict = "fine" | "ping" | "dead";

export function startLiveness(nowMs: number): Liveness {
  return { heardMs: nowMs, pingSentMs: undefined, pingNumber: 0 };
}

/** Any message of the peer counts as life and answers the ping. */
export function heard(state: Liveness, nowMs: number): Liveness {
  return { ...state, heardMs: nowMs, pingSentMs: undefined, asked: false };
}

/**
 * Somebody waits for a sign of life: the ping need not wait for a quiet interval, and the time it has to be answered is
 * all the silence it takes (CN10).
 */
export function askLiveness(state: Liveness, nowMs: number): { state: Liveness; verdict: "ping" | "fine" } {
  if (state.pingSentMs !== undefined) return { state: { ...state, asked: true }, verdict: "fine" };
  return { state: { ...pinged(state, nowMs), asked: true }, verdict: "ping" };
}

function pinged(state: Liveness, nowMs: number): Liveness {
  return { ...state, pingSentMs: nowMs, pingNumber: state.pingNumber + 1 };
}

export function checkLiveness(state: Liveness, nowMs: number): { state: Liveness; verdict: LivenessVerdict } {
  if (state.pingSentMs === undefined) {
    if (nowMs - state.heardMs < limits.pingIntervalMs) return { state, verdict: "fine" };
    return { state: pinged(state, nowMs), verdict: "ping" };
  }
  const answerMs = limits.silenceMs - limits.pingIntervalMs;
  const silent = nowMs - state.heardMs >= (state.asked === true ? answerMs : limits.silenceMs);
  const unanswered = nowMs - state.pingSentMs >= answerMs;
  return { state, verdict: silent && unanswered ? "dead" : "fine" };
}

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

/** A clock that was set back counts anew from there: else nobody would be missed until it has caught up. */
export function checkLiveness(known: Liveness, nowMs: number): { state: Liveness; verdict: LivenessVerdict } {
  const state = notAfter(known, nowMs);
  if (state.pingSentMs === undefined) {
    if (nowMs - state.heardMs < limits.pingIntervalMs) return { state, verdict: "fine" };
    return { state: pinged(state, nowMs), verdict: "ping" };
  }
  const answerMs = limits.silenceMs - limits.pingIntervalMs;
  const silent = nowMs - state.heardMs >= (state.asked === true ? answerMs : limits.silenceMs);
  const unanswered = nowMs - state.pingSentMs >= answerMs;
  return { state, verdict: silent && unanswered ? "dead" : "fine" };
}

function notAfter(state: Liveness, nowMs: number): Liveness {
  const { heardMs, pingSentMs = nowMs } = state;
  if (heardMs <= nowMs && pingSentMs <= nowMs) return state;
  return { ...state, heardMs: nowMs, pingSentMs: state.pingSentMs === undefined ? undefined : nowMs };
}

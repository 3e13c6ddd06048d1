/**
 * A relay connection as a pure machine, the same for browser and helper: fetch a ticket, open, say hello, be live, and
 * come back after every loss with full-jitter backoff. A driver performs the effects and reports events; it ignores
 * events of sockets other than the newest `attempt` (rule CN5).
 */
import { closeMeaning } from "./close-codes.ts";
import { limits } from "./limits.ts";

export type ConnectionState =
  | { readonly name: "idle" }
  | { readonly name: "fetching"; readonly attempt: number; readonly failures: number; readonly sinceMs: number }
  | { readonly name: "opening"; readonly attempt: number; readonly failures: number }
  | { readonly name: "greeting"; readonly attempt: number; readonly failures: number }
  | { readonly name: "live"; readonly attempt: number; readonly failures: number; readonly sinceMs: number }
  | {
      readonly name: "waiting";
      readonly attempt: number;
      readonly failures: number;
      readonly untilMs: number;
      readonly why: string;
    }
  | { readonly name: "refused"; readonly attempt: number; readonly why: string }
  | { readonly name: "stopped"; readonly attempt: number };

/** An answer in a socket's place. `afterMs`: come back no sooner; 0 where nothing was said. */
export type TurnedAway =
  | { readonly retry: "never"; readonly why: string }
  | { readonly retry: "later"; readonly why: string; readonly afterMs: number };

export type ConnectionEvent =
  | { readonly type: "start" }
  | { readonly type: "ticketArrived" }
  /** `retry` false: the web app said no for good (signed out, no such session). */
  | { readonly type: "ticketFailed"; readonly retry: boolean; readonly why: string }
  | { readonly type: "opened" }
  | { readonly type: "welcomed" }
  | { readonly type: "closed"; readonly code: number; readonly reason: string }
  /** The socket was asked for, and something else came. */
  | ({ readonly type: "turnedAway" } & TurnedAway)
  /** The relay asked to come back after this long. */
  | { readonly type: "drained"; readonly afterMs: number }
  /** The peer was silent and a ping stayed unanswered. */
  | { readonly type: "wentSilent" }
  /** The relay sent what is no frame to us. */
  | { readonly type: "misheard" }
  /** Of a wait, or of a ticket that did not come: the state says which. */
  | { readonly type: "timerFired" }
  /** The network or the page came back: do not wait any longer. */
  | { readonly type: "hurry" }
  | { readonly type: "stop" };

export type ConnectionEffect =
  | { readonly type: "fetchTicket"; readonly attempt: number }
  | { readonly type: "openSocket"; readonly attempt: number }
  | { readonly type: "sendHello"; readonly attempt: number }
  | { readonly type: "closeSocket"; readonly attempt: number }
  | { readonly type: "armTimer"; readonly delayMs: number }
  | { readonly type: "cancelTimer" };

/** What the machine may not reach for itself. `random` is in [0, 1). `hidden`: nobody looks, so be in no hurry. */
export interface ConnectionContext {
  readonly nowMs: number;
  readonly random: number;
  readonly hidden: boolean;
}

export interface ConnectionStep {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}

export const initialConnection: ConnectionState = { name: "idle" };

/**
 * Full jitter: uniform in [0, min(cap, base × 2^failures)), with the server's hint as floor. Milliseconds. The hint
 * counts up to the longest cap: a peer must not send us away for good, nor past what a timer holds (2^31 ms).
 */
export function backoffDelayMs(
  failures: number,
  context: Pick<ConnectionContext, "random" | "hidden">,
  floorMs = 0,
): number {
  const cap = context.hidden ? limits.reconnectCapHiddenMs : limits.reconnectCapMs;
  const ceiling = Math.min(cap, limits.reconnectBaseMs * 2 ** Math.min(failures, 30));
  return Math.min(floorMs, limits.reconnectCapHiddenMs) + Math.floor(context.random * ceiling);
}

function stay(state: ConnectionState): ConnectionStep {
  return { state, effects: [] };
}

function attemptOf(state: ConnectionState): number {
  return state.name === "idle" ? 0 : state.attempt;
}

function failuresOf(state: ConnectionState, nowMs: number): number {
  if (state.name === "live") return nowMs - state.sinceMs >= limits.stableConnectionMs ? 0 : state.failures + 1;
  return state.name === "idle" || state.name === "stopped" || state.name === "refused" ? 0 : state.failures + 1;
}

function fetchAnew(state: ConnectionState, failures: number, nowMs: number): ConnectionStep {
  const attempt = attemptOf(state) + 1;
  return {
    state: { name: "fetching", attempt, failures, sinceMs: nowMs },
    effects: [
      { type: "fetchTicket", attempt },
      { type: "armTimer", delayMs: limits.ticketMs },
    ],
  };
}

/** With the timer of the state that is left stopped: each state arms its own. */
function afterTimer(step: ConnectionStep): ConnectionStep {
  return { state: step.state, effects: [{ type: "cancelTimer" }, ...step.effects] };
}

function waitToRetry(
  state: ConnectionState,
  context: ConnectionContext,
  why: { text: string; floorMs?: number },
): ConnectionStep {
  const failures = failuresOf(state, context.nowMs);
  const delayMs = backoffDelayMs(failures, context, why.floorMs ?? 0);
  return {
    state: { name: "waiting", attempt: attemptOf(state), failures, untilMs: context.nowMs + delayMs, why: why.text },
    effects: [{ type: "armTimer", delayMs }],
  };
}

function hasSocket(
  state: ConnectionState,
): state is Extract<ConnectionState, { name: "opening" | "greeting" | "live" }> {
  return state.name === "opening" || state.name === "greeting" || state.name === "live";
}

function onClosed(
  state: ConnectionState,
  event: { code: number; reason: string },
  context: ConnectionContext,
): ConnectionStep {
  if (!hasSocket(state)) return stay(state);
  const meaning = closeMeaning(event.code);
  const text = event.reason === "" ? meaning.text : event.reason;
  if (meaning.retry === "never") return stay({ name: "refused", attempt: state.attempt, why: text });
  // A stale ticket deserves a fresh one at once, but only the first time: a clock that is wrong would spin.
  if (meaning.retry === "renew" && failuresOf(state, context.nowMs) <= 1) return fetchAnew(state, 1, context.nowMs);
  return waitToRetry(state, context, { text });
}

function onTurnedAway(state: ConnectionState, event: TurnedAway, context: ConnectionContext): ConnectionStep {
  if (state.name !== "opening") return stay(state);
  if (event.retry === "never") return stay({ name: "refused", attempt: state.attempt, why: event.why });
  return waitToRetry(state, context, { text: event.why, floorMs: event.afterMs });
}

function onLost(
  state: ConnectionState,
  context: ConnectionContext,
  why: { text: string; floorMs?: number },
): ConnectionStep {
  if (!hasSocket(state)) return stay(state);
  const step = waitToRetry(state, context, why);
  return { state: step.state, effects: [{ type: "closeSocket", attempt: state.attempt }, ...step.effects] };
}

function onStop(state: ConnectionState): ConnectionStep {
  const effects: ConnectionEffect[] = [];
  if (hasSocket(state)) effects.push({ type: "closeSocket", attempt: state.attempt });
  if (state.name === "waiting" || state.name === "fetching") effects.push({ type: "cancelTimer" });
  return { state: { name: "stopped", attempt: attemptOf(state) }, effects };
}

function onTicketFailed(
  state: ConnectionState,
  event: { retry: boolean; why: string },
  context: ConnectionContext,
): ConnectionStep {
  if (state.name !== "fetching") return stay(state);
  if (!event.retry) return afterTimer(stay({ name: "refused", attempt: state.attempt, why: event.why }));
  return afterTimer(waitToRetry(state, context, { text: event.why }));
}

function onTicketArrived(state: ConnectionState): ConnectionStep {
  if (state.name !== "fetching") return stay(state);
  const { attempt, failures } = state;
  return afterTimer({ state: { name: "opening", attempt, failures }, effects: [{ type: "openSocket", attempt }] });
}

function onTimerFired(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  if (state.name === "waiting") return fetchAnew(state, state.failures, context.nowMs);
  return state.name === "fetching" ? waitToRetry(state, context, { text: "the web app does not answer" }) : stay(state);
}

/** A ticket asked for a moment ago is waited for: pages are woken more often than requests get stuck. */
function onHurry(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const stuck = state.name === "fetching" && context.nowMs - state.sinceMs >= limits.hurriedTicketMs;
  if (state.name !== "waiting" && !stuck) return stay(state);
  return afterTimer(fetchAnew(state, state.failures, context.nowMs));
}

/** The whole machine. Events that mean nothing in a state leave it as it is, with no effects. */
export function transition(state: ConnectionState, event: ConnectionEvent, context: ConnectionContext): ConnectionStep {
  switch (event.type) {
    case "start":
      return state.name === "idle" || state.name === "refused" || state.name === "stopped"
        ? fetchAnew(state, 0, context.nowMs)
        : stay(state);
    case "ticketArrived":
      return onTicketArrived(state);
    case "ticketFailed":
      return onTicketFailed(state, event, context);
    case "opened":
      return state.name === "opening"
        ? { state: { ...state, name: "greeting" }, effects: [{ type: "sendHello", attempt: state.attempt }] }
        : stay(state);
    case "welcomed":
      return state.name === "greeting" ? stay({ ...state, name: "live", sinceMs: context.nowMs }) : stay(state);
    case "closed":
      return onClosed(state, event, context);
    case "turnedAway":
      return onTurnedAway(state, event, context);
    case "drained":
      return onLost(state, context, { text: "the relay is restarting", floorMs: event.afterMs });
    case "wentSilent":
      return onLost(state, context, { text: "the relay stopped answering" });
    case "misheard":
      return onLost(state, context, { text: "the relay said what this side does not understand" });
    case "timerFired":
      return onTimerFired(state, context);
    case "hurry":
      return onHurry(state, context);
    case "stop":
      return onStop(state);
  }
}

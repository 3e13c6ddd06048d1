/** The manager's connection to the tmux server as a pure machine. Knows nothing of processes or commands. */
import type { ServerIdentity } from "./find-server.ts";
import type { Hub, HubSession } from "./hub-choice.ts";

export type ManagerState =
  | { readonly name: "idle" }
  /** The server and its hub are found or started. `failures`: connections in a row that came to nothing. */
  | { readonly name: "finding"; readonly failures: number }
  /** The server is asked who it is. */
  | { readonly name: "identifying"; readonly failures: number; readonly session: HubSession }
  /** The control client identifies, and what it needs on the hub is set. */
  | { readonly name: "attaching"; readonly failures: number; readonly server: ServerIdentity; readonly hub: Hub }
  | { readonly name: "ready"; readonly failures: number; readonly server: ServerIdentity; readonly hub: Hub }
  | { readonly name: "waiting"; readonly failures: number; readonly why: string }
  | { readonly name: "stopped" };

export type ManagerEvent =
  | { readonly type: "start" }
  | { readonly type: "found"; readonly session: HubSession }
  | { readonly type: "identified"; readonly server: ServerIdentity; readonly hub: Hub }
  | { readonly type: "attached" }
  /** The hub has another name, and perhaps another reason about the literal form. */
  | { readonly type: "hubRenamed"; readonly hub: Hub }
  | { readonly type: "failed"; readonly why: string }
  | { readonly type: "lost"; readonly why: string }
  | { readonly type: "timerFired" }
  | { readonly type: "stop" };

export type ManagerEffect =
  | { readonly type: "find" }
  | { readonly type: "identify"; readonly session: HubSession }
  | { readonly type: "attach"; readonly server: ServerIdentity; readonly hub: Hub }
  /** Reads for the first time what there is. */
  | { readonly type: "look" }
  /** In place of the timer before. */
  | { readonly type: "armTimer"; readonly delayMs: number }
  | { readonly type: "disconnect" };

export interface ManagerStep {
  readonly state: ManagerState;
  readonly effects: readonly ManagerEffect[];
}

const retryBaseMs = 200;
const retryCapMs = 5_000;
/** A connection that lasted this long was none of the failures in a row. */
const stableMs = 10_000;

function stay(state: ManagerState): ManagerStep {
  return { state, effects: [] };
}

function wait(failures: number, why: string): ManagerStep {
  const delayMs = Math.min(retryCapMs, retryBaseMs * 2 ** Math.min(failures, 10));
  return { state: { name: "waiting", failures: failures + 1, why }, effects: [{ type: "armTimer", delayMs }] };
}

function find(failures: number): ManagerStep {
  return { state: { name: "finding", failures }, effects: [{ type: "find" }] };
}

function broken(state: ManagerState, why: string): ManagerStep {
  switch (state.name) {
    case "finding":
    case "identifying":
    case "attaching":
    case "ready":
      return wait(state.failures, why);
    case "idle":
    case "waiting":
    case "stopped":
      return stay(state);
  }
}

export function managerTransition(state: ManagerState, event: ManagerEvent): ManagerStep {
  switch (event.type) {
    case "start":
      return state.name === "idle" ? find(0) : stay(state);
    case "found":
      return state.name === "finding"
        ? {
            state: { name: "identifying", failures: state.failures, session: event.session },
            effects: [{ type: "identify", session: event.session }],
          }
        : stay(state);
    case "identified":
      return identified(state, event);
    case "attached":
      return state.name === "attaching"
        ? { state: { ...state, name: "ready" }, effects: [{ type: "armTimer", delayMs: stableMs }, { type: "look" }] }
        : stay(state);
    case "hubRenamed":
      return stay(state.name === "ready" ? { ...state, hub: event.hub } : state);
    case "failed":
      // A ready connection does not fail, it is lost: this is of one before.
      return state.name === "ready" ? stay(state) : broken(state, event.why);
    case "lost":
      return broken(state, event.why);
    case "timerFired":
      if (state.name === "waiting") return find(state.failures);
      return stay(state.name === "ready" ? { ...state, failures: 0 } : state);
    case "stop":
      return state.name === "stopped" ? stay(state) : { state: { name: "stopped" }, effects: [{ type: "disconnect" }] };
  }
}

function identified(state: ManagerState, event: Extract<ManagerEvent, { type: "identified" }>): ManagerStep {
  if (state.name !== "identifying") return stay(state);
  const { server, hub } = event;
  return {
    state: { name: "attaching", failures: state.failures, server, hub },
    effects: [{ type: "attach", server, hub }],
  };
}

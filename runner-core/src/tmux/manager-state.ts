/** The manager's connection to the tmux server as a pure machine. Knows nothing of processes or commands. */

export type ManagerState =
  | { readonly name: "idle" }
  /** Server and hub are found or started, then the control client attaches. */
  | { readonly name: "connecting"; readonly failures: number }
  | { readonly name: "ready" }
  | { readonly name: "waiting"; readonly failures: number; readonly why: string }
  | { readonly name: "stopped" };

export type ManagerEvent =
  | { readonly type: "start" }
  | { readonly type: "connected" }
  | { readonly type: "failed"; readonly why: string }
  | { readonly type: "lost"; readonly why: string }
  | { readonly type: "timerFired" }
  | { readonly type: "stop" };

export type ManagerEffect =
  | { readonly type: "connect" }
  | { readonly type: "armTimer"; readonly delayMs: number }
  | { readonly type: "disconnect" };

export interface ManagerStep {
  readonly state: ManagerState;
  readonly effects: readonly ManagerEffect[];
}

const retryBaseMs = 200;
const retryCapMs = 5_000;

function stay(state: ManagerState): ManagerStep {
  return { state, effects: [] };
}

function wait(failures: number, why: string): ManagerStep {
  const delayMs = Math.min(retryCapMs, retryBaseMs * 2 ** Math.min(failures, 10));
  return { state: { name: "waiting", failures: failures + 1, why }, effects: [{ type: "armTimer", delayMs }] };
}

export function managerTransition(state: ManagerState, event: ManagerEvent): ManagerStep {
  switch (event.type) {
    case "start":
      return state.name === "idle"
        ? { state: { name: "connecting", failures: 0 }, effects: [{ type: "connect" }] }
        : stay(state);
    case "connected":
      return state.name === "connecting" ? stay({ name: "ready" }) : stay(state);
    case "failed":
      return state.name === "connecting" ? wait(state.failures, event.why) : stay(state);
    case "lost":
      return state.name === "ready" ? wait(0, event.why) : stay(state);
    case "timerFired":
      return state.name === "waiting"
        ? { state: { name: "connecting", failures: state.failures }, effects: [{ type: "connect" }] }
        : stay(state);
    case "stop":
      return state.name === "stopped" ? stay(state) : { state: { name: "stopped" }, effects: [{ type: "disconnect" }] };
  }
}

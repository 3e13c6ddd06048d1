/** A process that is to run: when it is started again after it ended by itself. Pure. */

export type Supervision =
  | { readonly is: "running"; readonly sinceMs: number; readonly failures: number }
  | { readonly is: "waiting"; readonly untilMs: number; readonly failures: number; readonly why: string }
  | { readonly is: "ending" };

export type SupervisionEvent =
  | { readonly is: "ended"; readonly atMs: number; readonly why: string }
  | { readonly is: "due"; readonly atMs: number }
  | { readonly is: "end-wanted" };

const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** One that ran so long starts from the shortest wait again. */
const stableMs = 60_000;

export function supervise(state: Supervision, event: SupervisionEvent): Supervision {
  if (state.is === "ending" || event.is === "end-wanted") return { is: "ending" };
  if (event.is === "due")
    return state.is === "waiting" ? { is: "running", sinceMs: event.atMs, failures: state.failures } : state;
  if (state.is === "waiting") return state;
  const failures = event.atMs - state.sinceMs >= stableMs ? 1 : state.failures + 1;
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
  return { is: "waiting", untilMs: event.atMs + waitMs, failures, why: event.why };
}

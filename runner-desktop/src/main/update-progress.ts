/** How far bringing a new version has come: what the window shows of it. Pure. */
import type { Update } from "../contract/companion-state.ts";

export type UpdateEvent =
  | { readonly is: "look" }
  /** ISO 8601. */
  | { readonly is: "none-newer"; readonly at: string }
  | { readonly is: "found"; readonly version: string }
  | { readonly is: "loaded"; readonly percent: number }
  /** All of it is here, and it is what was signed. */
  | { readonly is: "proven" }
  | { readonly is: "failed"; readonly why: string };

/** Whether it is worth looking: nothing is under way, and nothing waits to be installed. */
export function mayLook({ is }: Update): boolean {
  return is === "none" || is === "failed";
}

export function updateAfter(state: Update, event: UpdateEvent): Update {
  switch (event.is) {
    case "look":
      return mayLook(state) ? { is: "looking" } : state;
    case "none-newer":
      return state.is === "looking" ? { is: "none", lookedAt: event.at } : state;
    case "found":
      return state.is === "looking" ? { is: "loading", version: event.version, percent: 0 } : state;
    case "loaded":
      return state.is === "loading" ? { ...state, percent: Math.max(state.percent, event.percent) } : state;
    case "proven":
      return state.is === "loading" ? { is: "ready", version: state.version } : state;
    case "failed":
      return isUnderWay(state) ? { is: "failed", why: event.why } : state;
  }
}

/** What is ready may still fail to be put in place. */
function isUnderWay({ is }: Update): boolean {
  return is === "looking" || is === "loading" || is === "ready";
}

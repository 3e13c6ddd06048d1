/** How a search in a terminal stands, as a pure machine: what was found last, and whether older history is to be asked. */
import type { FindOutcome, FindStep } from "@coda/terminal-client";

export type FindState =
  /** Nothing is asked for. */
  | "empty"
  | "found"
  /** Not in what is on the page; older history may have it. */
  | "none"
  /** No further one towards the beginning of what is on the page; older history may have it. */
  | "top"
  | "bottom"
  | "invalid"
  /** Older history is being loaded. */
  | "looking"
  /** As `none` and `top`, and all that a page can hold has been looked at. */
  | "nowhere"
  | "beginning";

export type FindEvent =
  | { readonly type: "cleared" }
  | { readonly type: "stepped"; readonly step: FindStep; readonly outcome: FindOutcome }
  | { readonly type: "looked" }
  /** Older history was looked at until something was found, there was no more, or the reader stopped it. */
  | { readonly type: "lookedOlder"; readonly result: "found" | "exhausted" | "stopped"; readonly anySelected: boolean };

export function findState(state: FindState, event: FindEvent): FindState {
  switch (event.type) {
    case "cleared":
      return "empty";
    case "looked":
      return state === "none" || state === "top" ? "looking" : state;
    case "stepped":
      return stepped(state, event);
    case "lookedOlder":
      if (state !== "looking" || event.result === "found") return state === "looking" ? "found" : state;
      if (event.result === "stopped") return event.anySelected ? "top" : "none";
      return event.anySelected ? "beginning" : "nowhere";
  }
}

function stepped(state: FindState, { step, outcome }: Extract<FindEvent, { type: "stepped" }>): FindState {
  if (state === "looking") return state; // its own end says what was found
  switch (outcome) {
    case "found":
    case "invalid":
      return outcome;
    case "none":
      return state === "nowhere" && step !== "near" ? state : "none";
    case "end":
      if (step === "newer") return "bottom";
      return state === "beginning" ? state : "top";
  }
}

/** Whether older history can be asked. */
export function mayLookOlder(state: FindState): boolean {
  return state === "none" || state === "top";
}

/**
 * How a running helper becomes the program that is on disk by now: the other one proves that it could start, this one hands
 * over what it holds, and then the process is that program. A pure machine; takeover.ts performs its effects.
 */

export type TakeoverState =
  | { readonly is: "serving" }
  | { readonly is: "proving" }
  | { readonly is: "handing-over"; readonly to: string }
  /** Told to end, for good. */
  | { readonly is: "ending" }
  /** Nothing is served any more; the process becomes the other program, or ends. */
  | { readonly is: "over" };

export type TakeoverEvent =
  | { readonly is: "asked" }
  /** The other program could start; it is of this version. */
  | { readonly is: "proved"; readonly version: string }
  | { readonly is: "disproved"; readonly why: string }
  | { readonly is: "end-wanted" }
  /** What was held is let go. */
  | { readonly is: "let-go" };

export type TakeoverEffect =
  | { readonly do: "prove" }
  /** Whoever asked is told which version comes. */
  | { readonly do: "answer"; readonly to: string }
  | { readonly do: "refuse"; readonly why: string }
  /** As at an end, but whoever watches is kept watching for as long as can be. */
  | { readonly do: "hand-over" }
  | { readonly do: "stop" }
  | { readonly do: "replace" }
  | { readonly do: "exit" };

export interface TakeoverStep {
  readonly state: TakeoverState;
  readonly effects: readonly TakeoverEffect[];
}

const beingReplaced = "it is about to become another program already";
const aboutToEnd = "it is about to end";

/** The whole machine. What means nothing in a state leaves it as it is. */
export function takeover(state: TakeoverState, event: TakeoverEvent): TakeoverStep {
  switch (event.is) {
    case "asked":
      return onAsked(state);
    case "proved":
      if (state.is !== "proving") return stay(state);
      return {
        state: { is: "handing-over", to: event.version },
        effects: [{ do: "answer", to: event.version }, { do: "hand-over" }],
      };
    case "disproved":
      if (state.is !== "proving") return stay(state);
      return { state: { is: "serving" }, effects: [{ do: "refuse", why: event.why }] };
    case "end-wanted":
      return onEndWanted(state);
    case "let-go":
      if (state.is === "handing-over") return { state: { is: "over" }, effects: [{ do: "replace" }] };
      return state.is === "ending" ? { state: { is: "over" }, effects: [{ do: "exit" }] } : stay(state);
  }
}

function onAsked(state: TakeoverState): TakeoverStep {
  switch (state.is) {
    case "serving":
      return { state: { is: "proving" }, effects: [{ do: "prove" }] };
    case "proving":
    case "handing-over":
      return { state, effects: [{ do: "refuse", why: beingReplaced }] };
    case "ending":
    case "over":
      return { state, effects: [{ do: "refuse", why: aboutToEnd }] };
  }
}

/** An end that is wanted while things are handed over comes once they are: they are let go only once. */
function onEndWanted(state: TakeoverState): TakeoverStep {
  switch (state.is) {
    case "serving":
      return { state: { is: "ending" }, effects: [{ do: "stop" }] };
    case "proving":
      return { state: { is: "ending" }, effects: [{ do: "refuse", why: aboutToEnd }, { do: "stop" }] };
    case "handing-over":
      return { state: { is: "ending" }, effects: [] };
    case "ending":
    case "over":
      return stay(state);
  }
}

function stay(state: TakeoverState): TakeoverStep {
  return { state, effects: [] };
}

/**
 * How a running helper becomes the program that is on disk by now. The other one proves that it could start. Then it is begun
 * beside this one, gets all ready that needs neither tmux nor journals, and asks for the rest: this one hands it over and
 * becomes that program, too. Meanwhile the other one stands in, and then hands over to this process in the same way. One that
 * knows nothing of that is become at once. A pure machine; takeover.ts performs its effects.
 */

export type TakeoverState =
  | { readonly is: "serving" }
  | { readonly is: "proving" }
  /** Serving still, until the stand-in is ready. */
  | { readonly is: "preparing"; readonly to: string }
  /** Serving, until the process it stands in for is ready. */
  | { readonly is: "standing-in" }
  | { readonly is: "handing-over"; readonly last: "replace" | "exit" }
  /** Told to end, for good. */
  | { readonly is: "ending" }
  /** Nothing is served any more; the process becomes the other program, or ends. */
  | { readonly is: "over" };

export type TakeoverEvent =
  | { readonly is: "asked" }
  /** The other program could start; it is of this version, and may know how to stand in. */
  | { readonly is: "proved"; readonly version: string; readonly standsIn: boolean }
  | { readonly is: "disproved"; readonly why: string }
  /** Another process has all that it needs, but for what only one may have. */
  | { readonly is: "successor-ready" }
  /** It ended, or took too long. */
  | { readonly is: "stand-in-failed"; readonly why: string }
  | { readonly is: "end-wanted" }
  /** What was held is let go. */
  | { readonly is: "let-go" };

export type TakeoverEffect =
  | { readonly do: "prove" }
  | { readonly do: "begin-stand-in" }
  /** Whoever asked is told which version comes. */
  | { readonly do: "answer"; readonly to: string }
  | { readonly do: "refuse"; readonly why: string }
  /** As at an end, but whoever watches is kept watching for as long as can be. */
  | { readonly do: "hand-over"; readonly to: "successor" | "this-process" }
  | { readonly do: "refuse-successor"; readonly why: string }
  | { readonly do: "stop" }
  | { readonly do: "replace" }
  | { readonly do: "exit" };

export interface TakeoverStep {
  readonly state: TakeoverState;
  readonly effects: readonly TakeoverEffect[];
}

const beingReplaced = "it is about to become another program already";
const aboutToEnd = "it is about to end";
const unasked = "no other helper is to take over from it";

/** The whole machine. What means nothing in a state leaves it as it is. */
export function takeover(state: TakeoverState, event: TakeoverEvent): TakeoverStep {
  switch (event.is) {
    case "asked":
      return onAsked(state);
    case "proved":
      return state.is === "proving" ? onProved(event) : stay(state);
    case "disproved":
      return state.is === "proving" ? refused(event.why) : stay(state);
    case "successor-ready":
      return onSuccessor(state);
    case "stand-in-failed":
      return state.is === "preparing" ? refused(event.why) : stay(state);
    case "end-wanted":
      return onEndWanted(state);
    case "let-go":
      return onLetGo(state);
  }
}

function onAsked(state: TakeoverState): TakeoverStep {
  switch (state.is) {
    case "serving":
      return { state: { is: "proving" }, effects: [{ do: "prove" }] };
    case "proving":
    case "preparing":
    case "standing-in":
    case "handing-over":
      return { state, effects: [{ do: "refuse", why: beingReplaced }] };
    case "ending":
    case "over":
      return { state, effects: [{ do: "refuse", why: aboutToEnd }] };
  }
}

function onProved({ version, standsIn }: Extract<TakeoverEvent, { is: "proved" }>): TakeoverStep {
  if (standsIn) return { state: { is: "preparing", to: version }, effects: [{ do: "begin-stand-in" }] };
  return {
    state: { is: "handing-over", last: "replace" },
    effects: [
      { do: "answer", to: version },
      { do: "hand-over", to: "this-process" },
    ],
  };
}

function refused(why: string): TakeoverStep {
  return { state: { is: "serving" }, effects: [{ do: "refuse", why }] };
}

function onSuccessor(state: TakeoverState): TakeoverStep {
  switch (state.is) {
    case "preparing":
      return {
        state: { is: "handing-over", last: "replace" },
        effects: [
          { do: "answer", to: state.to },
          { do: "hand-over", to: "successor" },
        ],
      };
    case "standing-in":
      return { state: { is: "handing-over", last: "exit" }, effects: [{ do: "hand-over", to: "successor" }] };
    case "serving":
    case "proving":
    case "handing-over":
      return { state, effects: [{ do: "refuse-successor", why: unasked }] };
    case "ending":
    case "over":
      return { state, effects: [{ do: "refuse-successor", why: aboutToEnd }] };
  }
}

/** An end that is wanted while things are handed over comes once they are: they are let go only once. */
function onEndWanted(state: TakeoverState): TakeoverStep {
  switch (state.is) {
    case "serving":
    case "standing-in":
      return { state: { is: "ending" }, effects: [{ do: "stop" }] };
    case "proving":
    case "preparing":
      return { state: { is: "ending" }, effects: [{ do: "refuse", why: aboutToEnd }, { do: "stop" }] };
    case "handing-over":
      return { state: { is: "ending" }, effects: [] };
    case "ending":
    case "over":
      return stay(state);
  }
}

function onLetGo(state: TakeoverState): TakeoverStep {
  if (state.is === "handing-over") return { state: { is: "over" }, effects: [{ do: state.last }] };
  return state.is === "ending" ? { state: { is: "over" }, effects: [{ do: "exit" }] } : stay(state);
}

function stay(state: TakeoverState): TakeoverStep {
  return { state, effects: [] };
}

/**
 * From leaving a terminal to knowing what was missed, as a pure machine. It says what is to be asked and shown; who counts,
 * and where the place is kept, it does not know.
 */
import type { SinceReply } from "@coda/protocol";
import type { LeftPlace } from "./left-places.ts";

/** Who was away for less has missed nothing worth a word. */
export const leastAwayMs = 60_000;

export type Missed = Pick<SinceReply, "lines" | "more" | "commands" | "failed" | "firstFailed">;

interface Told {
  readonly kind: "missed";
  readonly left: LeftPlace;
  readonly missed: Missed;
}

export type SinceState =
  /** The reader looks, and knows of everything. */
  | { readonly kind: "here" }
  /** The reader looks elsewhere. `before`: what they had been told and may not have read. */
  | { readonly kind: "away"; readonly before: Told | undefined }
  /** It is being counted. */
  | { readonly kind: "asking"; readonly left: LeftPlace }
  | Told;

export type SinceEvent =
  /** The terminal came to the reader's eyes. `left`: where this browser left it last; undefined where it never did. */
  | { readonly type: "came"; readonly nowMs: number; readonly left: LeftPlace | undefined }
  | { readonly type: "went" }
  | { readonly type: "counted"; readonly left: LeftPlace; readonly missed: Missed }
  /** It cannot be counted: what was there is not stored any more, or nobody answers. */
  | { readonly type: "notCounted"; readonly left: LeftPlace }
  | { readonly type: "dismissed" };

const here: SinceState = { kind: "here" };
/** Before the terminal was looked at. */
export const unseen: SinceState = { kind: "away", before: undefined };

export function sinceLeft(state: SinceState, event: SinceEvent): SinceState {
  switch (event.type) {
    case "came":
      return state.kind === "away" ? cameBack(state.before, event) : state;
    case "went":
      return state.kind === "away" ? state : { kind: "away", before: state.kind === "missed" ? state : undefined };
    case "counted":
      if (!isAnswer(state, event.left)) return state;
      return isNothing(event.missed) ? here : { kind: "missed", left: event.left, missed: event.missed };
    case "notCounted":
      return isAnswer(state, event.left) ? here : state;
    case "dismissed":
      return state.kind === "missed" ? here : state;
  }
}

function cameBack(before: Told | undefined, { nowMs, left }: Extract<SinceEvent, { type: "came" }>): SinceState {
  const isLong = left !== undefined && nowMs - left.atMs >= leastAwayMs;
  return isLong ? { kind: "asking", left } : (before ?? here);
}

/** To the question that is open. */
function isAnswer(state: SinceState, left: LeftPlace): boolean {
  return state.kind === "asking" && state.left.epoch === left.epoch && state.left.offset === left.offset;
}

function isNothing({ lines, more, commands }: Missed): boolean {
  return lines === 0 && !more && commands === 0;
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString("en-GB")} ${one}${count === 1 ? "" : "s"}`;
}

/** "412 lines, 3 commands, 1 failed". */
export function missedText({ lines, more, commands, failed }: Missed): string {
  return [
    (lines > 0 || more) && `${more ? "more than " : ""}${counted(lines, "line")}`,
    commands > 0 && counted(commands, "command"),
    failed > 0 && `${failed} failed`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

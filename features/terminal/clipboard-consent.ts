/**
 * What becomes of a program's wish to fill the clipboard (OSC 52), as a pure machine: nothing until the reader allowed it.
 * What is asked about stays what it is until there is an answer, so that nobody allows another text than the one shown.
 */
import type { ClipboardRequest } from "@coda/terminal-client";

export type ConsentState =
  | { readonly kind: "quiet" }
  | { readonly kind: "asking"; readonly wish: ClipboardRequest }
  /** The reader's yes, or an earlier one; it is not on the clipboard yet. */
  | { readonly kind: "writing"; readonly wish: ClipboardRequest }
  | { readonly kind: "written"; readonly wish: ClipboardRequest }
  /** The browser did not allow it without a click of its own. */
  | { readonly kind: "refused"; readonly wish: ClipboardRequest };

export interface Consent {
  readonly state: ConsentState;
  /** After a no, nothing is asked until then. */
  readonly deafUntilMs: number;
  /** When something was written without being asked for, newest last. */
  readonly writtenMs: readonly number[];
}

export type ConsentEvent =
  | {
      readonly type: "wished";
      readonly wish: ClipboardRequest;
      /** The reader looks at that pane: the page has the focus, and the pane is the one that is typed into. */
      readonly isSeen: boolean;
      /** Allowed for this terminal, once and for all. */
      readonly isAllowed: boolean;
      readonly nowMs: number;
    }
  | { readonly type: "allowed" }
  | { readonly type: "denied"; readonly nowMs: number }
  | { readonly type: "written" }
  | { readonly type: "refused" }
  /** What was said of it has been there long enough, or the reader closed it. */
  | { readonly type: "ended" };

export const silent: Consent = { state: { kind: "quiet" }, deafUntilMs: 0, writtenMs: [] };

/** A program that was told no does not ask at once again. */
const deafMs = 30_000;
/** Somebody who copies by hand does so a few times a minute; a program that does it more often is asked about again. */
const unaskedWrites = 20;
const unaskedWithinMs = 60_000;

export function consent(before: Consent, event: ConsentEvent): Consent {
  const { state } = before;
  switch (event.type) {
    case "wished":
      return wished(before, event);
    case "allowed":
      return "wish" in state ? { ...before, state: { kind: "writing", wish: state.wish } } : before;
    case "denied":
      return { ...before, state: { kind: "quiet" }, deafUntilMs: event.nowMs + deafMs };
    case "written":
    case "refused":
      return state.kind === "writing" ? { ...before, state: { kind: event.type, wish: state.wish } } : before;
    case "ended":
      return state.kind === "asking" ? before : { ...before, state: { kind: "quiet" } };
  }
}

function wished(before: Consent, event: Extract<ConsentEvent, { type: "wished" }>): Consent {
  const { wish, isSeen, isAllowed, nowMs } = event;
  const { kind } = before.state;
  if (!isSeen || kind === "asking" || kind === "writing") return before;
  const recent = before.writtenMs.filter((atMs) => atMs > nowMs - unaskedWithinMs);
  if (isAllowed && recent.length < unaskedWrites)
    return { ...before, state: { kind: "writing", wish }, writtenMs: [...recent, nowMs] };
  return nowMs < before.deafUntilMs ? before : { ...before, state: { kind: "asking", wish } };
}

/** Whether what is typed is sealed, and why nothing can be typed where it is not. Pure. */

/**
 * no-crypto: this browser cannot seal, or its page is of a place where it may not. unproven: the device's key does not
 * vouch for the one to seal for. changed: the device has another key than it had. old-relay: it passes nothing sealed on.
 */
export type SealProblem = "no-crypto" | "unproven" | "changed" | "old-relay";
/** open: the helper is too old for anything else. waiting: it has offered no key yet. */
export type SealState = "unknown" | "open" | "waiting" | "sealed" | SealProblem;

/** Nothing can be typed, and that does not change by itself. */
export function isSealProblem(state: SealState): state is SealProblem {
  return state !== "unknown" && state !== "open" && state !== "waiting" && state !== "sealed";
}

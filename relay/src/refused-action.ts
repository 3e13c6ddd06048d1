/** The relay's own answer to an action that it cannot pass on. */
import type { RelayToBrowser } from "@coda/protocol";

/** `why` is for a person. */
export function refusedAction(id: number, why: string): Extract<RelayToBrowser, { t: "actionDone" }> {
  return { t: "actionDone", id, outcome: { refused: why, pane: null } };
}

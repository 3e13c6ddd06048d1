/** Where typing goes, and why it goes nowhere. Pure. */
import type { BrowserRole, LivePane, TicketDoubt } from "@coda/protocol";
import type { InputTarget, RefusedWhy } from "./input-sender.ts";
import { isSealProblem, type SealState } from "./seal-state.ts";

/** Typing goes through while a driver's connection is live, the helper takes input, and the program lives. */
export function inputTarget(
  live: LivePane | undefined,
  { role, opening }: { role: BrowserRole | null; opening: number | undefined },
): InputTarget | undefined {
  if (opening === undefined || role !== "driver" || live === undefined || live.dead) return undefined;
  return { pane: live.pane, epoch: live.epoch, ref: live.ref, opening };
}

export function whyNoTarget(
  live: LivePane | undefined,
  { role, seal, doubt }: { role: BrowserRole | null; seal: SealState; doubt: TicketDoubt | null },
): RefusedWhy {
  if (role === "viewer") return "viewer";
  if (role !== null && doubt !== null) return "doubted";
  if (role !== null && isSealProblem(seal)) return seal;
  return live?.dead === true ? "pane-dead" : "not-live";
}

/**
 * Who made a session: several Codas may run on one machine (another account, a trial copy) and share the user's tmux
 * server. A helper is known by its state folder, where its key and journals are, so it knows its own after any restart.
 */
import { createHash } from "node:crypto";
import { resolve } from "node:path";

/** On sessions: the helper that made or adopted them; on a hub: the one that keeps it. */
export const ownerOption = "@coda_owner";
/** On windows: the helper that linked them into its hub. */
export const linkedByOption = "@coda_linked_by";
/** On windows: what a person named it, where tmux's own name is kept for the attach command. */
export const titleOption = "@coda_title";

/** On panes: "1" since recording was paused there once, for as long as the pane lives. */
export const unrecordedOption = "@coda_unrecorded";

export function ownerOf(stateDir: string): string {
  return createHash("sha256").update(resolve(stateDir)).digest("hex").slice(0, 16);
}

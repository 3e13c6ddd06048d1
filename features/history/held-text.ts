/** How much is stored of a terminal, in words. Pure. */
import type { StoredPane } from "@coda/protocol";
import { byteCount } from "../terminal/continuity-words.ts";

/** `atMost`: so many panes are told of at once; of more the oldest are not among them. */
export function heldText(panes: readonly Pick<StoredPane, "rawBytes" | "commands">[], atMost: number): string {
  const rawBytes = panes.reduce((sum, pane) => sum + pane.rawBytes, 0);
  const commands = panes.reduce((sum, pane) => sum + pane.commands, 0);
  const parts = [counted(panes.length, "pane"), `${byteCount(rawBytes)} of output`, counted(commands, "command")];
  const text = `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return panes.length < atMost ? text : `At least ${text}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

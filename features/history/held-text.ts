/** How much is stored of a terminal or an idea, in words. Pure. */
import type { IdeaHoldings, StoredPane } from "@coda/protocol";
import { byteCount } from "../terminal/continuity-words.ts";

/** `atMost`: so many panes are told of at once; of more the oldest are not among them. */
export function heldText(panes: readonly Pick<StoredPane, "rawBytes" | "commands">[], atMost: number): string {
  const rawBytes = panes.reduce((sum, pane) => sum + pane.rawBytes, 0);
  const commands = panes.reduce((sum, pane) => sum + pane.commands, 0);
  const parts = [
    counted(panes.length, "pane"),
    `${byteCount(rawBytes)} of output`,
    ...(commands > 0 ? [counted(commands, "command")] : []),
  ];
  const text = `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return panes.length < atMost ? text : `At least ${text}`;
}

/** All that goes with an idea; who and what is not there is not named. */
export function holdingsText({ sessions, rawBytes, members, shares }: IdeaHoldings): string {
  const parts = [
    counted(sessions, "terminal"),
    `${byteCount(rawBytes)} of output`,
    ...(members > 0 ? [`the access of ${counted(members, "member")}`] : []),
    ...(shares > 0 ? [counted(shares, "link for guests", "links for guests")] : []),
  ];
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return count === 1 ? `1 ${noun}` : `${count} ${plural}`;
}

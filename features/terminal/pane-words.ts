/** What windows and panes are called where one chooses between them. Pure. */
import type { PaneId } from "@coda/protocol";
import type { PaneChoice, WindowChoice } from "@coda/terminal-client";

type Titled = Pick<PaneChoice, "title">;
type Ending = Pick<PaneChoice, "exitStatus" | "exitSignal">;

/** "ended", "ended with status 7", "ended by signal 9". */
export function endingWords({ exitStatus, exitSignal }: Ending): string {
  if (exitSignal !== null) return `ended by signal ${exitSignal}`;
  return exitStatus === null || exitStatus === 0 ? "ended" : `ended with status ${exitStatus}`;
}

export function windowLabel({ index, name }: Pick<WindowChoice, "index" | "name">): string {
  return name === "" ? String(index) : `${index} ${name}`;
}

/** A title that tells a pane from the others. Older helpers tell the machine's name of what nobody named. */
export function ownTitle({ title }: Titled, among: readonly Titled[]): string {
  return among.filter((other) => other.title === title).length === 1 ? title : "";
}

interface Labelled extends Pick<PaneChoice, "index" | "command" | "dead"> {
  /** As of `ownTitle`. */
  readonly own?: string;
}

/** By tmux's own number and what runs in it: "pane 1 vim", lest it be read as a window's; "pane 1 vim: notes". */
export function paneLabel({ index, command, dead, own = "" }: Labelled): string {
  const what = dead ? "ended" : command;
  const label = ["pane", index, what].filter((part) => part !== undefined && part !== "").join(" ");
  return own === "" ? label : `${label}: ${own}`;
}

/** What else is known of a pane: how it ended, what its program calls itself, where it is. */
export function paneDetails({ dead, title, directory, ...ending }: Omit<PaneChoice, "rows">): string {
  return [dead && endingWords(ending), title, directory].filter((part) => part !== false && part !== "").join(" — ");
}

/** Where a pane is, for somebody who is in the pane `from`: of another window its window. Empty for one that is gone. */
export function placeWords(
  { windows }: { readonly windows: readonly WindowChoice[] },
  { pane, from }: { readonly pane: PaneId; readonly from: PaneId },
): string {
  const window = windows.find(({ panes }) => panes.some((each) => each.pane === pane));
  const choice = window?.panes.find((each) => each.pane === pane);
  if (window === undefined || choice === undefined) return "";
  const isBeside = window.panes.some((each) => each.pane === from);
  return isBeside ? paneLabel(choice) : `window ${windowLabel(window)}`;
}

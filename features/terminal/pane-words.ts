/** What windows and panes are called where one chooses between them. Pure. */
import type { PaneChoice, WindowChoice } from "@coda/terminal-client";

type Ending = Pick<PaneChoice, "exitStatus" | "exitSignal">;

/** "ended", "ended with status 7", "ended by signal 9". */
export function endingWords({ exitStatus, exitSignal }: Ending): string {
  if (exitSignal !== null) return `ended by signal ${exitSignal}`;
  return exitStatus === null || exitStatus === 0 ? "ended" : `ended with status ${exitStatus}`;
}

export function windowLabel({ index, name }: Pick<WindowChoice, "index" | "name">): string {
  return name === "" ? String(index) : `${index} ${name}`;
}

/** By what runs in it, numbered from 1 by its place in the window. */
export function paneLabel({ command, dead }: Pick<PaneChoice, "command" | "dead">, place: number): string {
  const what = dead ? "ended" : command;
  return what === "" ? String(place + 1) : `${place + 1} ${what}`;
}

/** What else is known of a pane: how it ended, what its program calls itself, where it is. */
export function paneDetails({ dead, title, directory, ...ending }: PaneChoice): string {
  return [dead && endingWords(ending), title, directory].filter((part) => part !== false && part !== "").join(" — ");
}

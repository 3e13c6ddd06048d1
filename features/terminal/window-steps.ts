/** From window to window as tmux lists them, and to which pane of one. Pure. */
import type { PaneId } from "@coda/protocol";
import type { TerminalSnapshot, WindowChoice } from "@coda/terminal-client";

/** The one that tmux has in front there. */
export function firstToView({ panes }: Pick<WindowChoice, "panes">): PaneId | undefined {
  return (panes.find((pane) => pane.active) ?? panes[0])?.pane;
}

/** That a pane is in. */
export function windowOf({ windows }: Pick<TerminalSnapshot, "windows">, wanted: PaneId | undefined) {
  return windows.find(({ panes }) => panes.some(({ pane }) => pane === wanted));
}

/** What to view of the next window, or of the one before; at the ends it goes round. Undefined where there is no other. */
export function paneOfWindowBeside(
  { windows }: Pick<TerminalSnapshot, "windows">,
  from: PaneId | undefined,
  step: 1 | -1,
): PaneId | undefined {
  const at = windows.findIndex(({ panes }) => panes.some(({ pane }) => pane === from));
  const beside = at === -1 || windows.length < 2 ? undefined : windows.at((at + step) % windows.length);
  return beside && firstToView(beside);
}

/** Which pane of a session is on view while a page shows one, and what there is to choose from. Pure. */
import type { LivePane, LiveWindow, PaneId, SessionState } from "@coda/protocol";

/** The one the reader chose while it is there; otherwise what local terminals show, else the first. */
export function shownPane(live: SessionState["live"], chosen: PaneId | undefined): LivePane | undefined {
  if (live === null) return undefined;
  const active = live.windows.find((candidate) => candidate.active)?.activePane;
  const find = (wanted: PaneId | null | undefined) => live.panes.find((pane) => pane.pane === wanted);
  return find(chosen) ?? find(active) ?? live.panes[0];
}

export interface PaneChoice extends Pick<
  LivePane,
  "pane" | "index" | "title" | "command" | "directory" | "dead" | "exitStatus" | "exitSignal"
> {
  /** The one that local terminals type into. */
  readonly active: boolean;
}

export interface WindowChoice extends Pick<
  LiveWindow,
  "window" | "index" | "name" | "active" | "zoomed" | "synchronized"
> {
  /** At least one. */
  readonly panes: readonly PaneChoice[];
}

/** Windows in their order, with those of their panes that can be shown. */
export function windowChoices(live: SessionState["live"]): WindowChoice[] {
  if (live === null) return [];
  const { windows, panes } = live;
  return windows.flatMap(({ window, index, name, active, zoomed, synchronized, activePane }) => {
    const own = panes.filter((pane) => pane.window === window);
    if (own.length === 0) return [];
    const choices = own.map(({ pane, index, title, command, directory, dead, exitStatus, exitSignal }) => {
      return { pane, index, title, command, directory, dead, exitStatus, exitSignal, active: pane === activePane };
    });
    return [{ window, index, name, active, zoomed, synchronized, panes: choices }];
  });
}

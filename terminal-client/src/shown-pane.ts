/** Which pane of a session is on view while a page shows one, and what there is to choose from. Pure. */
import {
  paneCells,
  parseWindowLayout,
  type LayoutCell,
  type LivePane,
  type LiveWindow,
  type PaneId,
  type SessionState,
  type WindowId,
} from "@coda/protocol";
import type { Unseen } from "./unseen-output.ts";

/** Where the reader wants to be: a pane, and the window to be in when that is not there. */
export interface Chosen {
  readonly pane: PaneId | undefined;
  readonly window: WindowId | undefined;
}

/** The one the reader chose while it is there, or else its window's; otherwise what local terminals show, else the first. */
export function shownPane(live: SessionState["live"], chosen: Chosen | undefined): LivePane | undefined {
  if (live === null) return undefined;
  const find = (wanted: PaneId | null | undefined) => live.panes.find((pane) => pane.pane === wanted);
  const own = live.windows.find(({ window }) => window === chosen?.window)?.activePane;
  const active = live.windows.find((candidate) => candidate.active)?.activePane;
  return find(chosen?.pane) ?? find(own) ?? find(active) ?? live.panes[0];
}

export interface OnView {
  readonly window: WindowId;
  /** How the panes lie; null: there is one, by itself in whatever room it has. */
  readonly layout: LayoutCell | null;
  readonly panes: readonly LivePane[];
}

/**
 * The panes of a window that are seen together with the one that is shown. By itself is one that fills its window, that is
 * behind such a one, whose layout is not to be read, or that is looked at `alone`.
 */
export function panesOnView(live: NonNullable<SessionState["live"]>, shown: LivePane, alone: boolean): OnView {
  const { window } = shown;
  const found = live.windows.find((candidate) => candidate.window === window);
  const layout = found === undefined || found.zoomed || alone ? undefined : parseWindowLayout(found.layout);
  const places = layout === undefined ? [] : paneCells(layout);
  const panes = places.flatMap(({ pane }) => live.panes.filter((candidate) => candidate.pane === pane));
  const isSplit = layout !== undefined && places.length > 1 && panes.includes(shown);
  return isSplit ? { window, layout, panes } : { window, layout: null, panes: [shown] };
}

export interface PaneChoice extends Pick<
  LivePane,
  "pane" | "index" | "rows" | "title" | "command" | "directory" | "dead" | "exitStatus" | "exitSignal"
> {
  /** The one that local terminals type into. */
  readonly active: boolean;
}

/** `unseen`: what it has that this page has not shown. */
export interface WindowChoice extends Pick<
  LiveWindow,
  "window" | "index" | "name" | "active" | "zoomed" | "synchronized"
> {
  /** At least one. */
  readonly panes: readonly PaneChoice[];
  readonly unseen: Unseen | null;
}

/** Windows in their order, with those of their panes that can be shown. */
export function windowChoices(
  { windows, panes }: NonNullable<SessionState["live"]>,
  unseen: ReadonlyMap<WindowId, Unseen>,
): WindowChoice[] {
  return windows.flatMap(({ window, index, name, active, zoomed, synchronized, activePane }) => {
    const own = panes.filter((pane) => pane.window === window);
    if (own.length === 0) return [];
    const choices = own.map(({ pane, index, rows, title, command, directory, dead, exitStatus, exitSignal }) => {
      return {
        pane,
        index,
        rows,
        title,
        command,
        directory,
        dead,
        exitStatus,
        exitSignal,
        active: pane === activePane,
      };
    });
    const has = unseen.get(window) ?? null;
    return [{ window, index, name, active, zoomed, synchronized, panes: choices, unseen: has }];
  });
}

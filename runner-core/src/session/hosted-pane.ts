/** tmux's windows and panes as the helper's links get them. Pure. */
import type { LiveWindow } from "@coda/protocol";
import { sizeOfLayout } from "../tmux/layout.ts";
import type { TmuxPane, TmuxSession } from "../tmux/tmux-model.ts";
import { shownName } from "../tmux/window-name.ts";
import type { HostedPane, Recording } from "./session-host.ts";
import type { SizedSession } from "./session-sizes.ts";

export function liveWindows(running: TmuxSession): LiveWindow[] {
  return running.windows.map((window) => ({
    window: window.window,
    index: window.index,
    name: shownName(window, running.name),
    active: window.active,
    zoomed: window.zoomed,
    synchronized: window.synchronized,
    layout: window.layout,
    activePane: window.panes.find((pane) => pane.active)?.pane ?? null,
  }));
}

/** What of it sizes depend on. */
export function sized({ windows, terminals }: TmuxSession): Omit<SizedSession, "session"> {
  return {
    terminals,
    windows: windows.flatMap(({ window, layout }) => {
      const size = sizeOfLayout(layout);
      const isShown = terminals.some((terminal) => terminal.window === window);
      return size === undefined ? [] : [{ window, isShown, size }];
    }),
  };
}

export function hostedPane(pane: TmuxPane, recording: Recording | undefined): HostedPane {
  const { index, title, command, directory, inMode, inputOff, dead, exitStatus, exitSignal } = pane;
  return {
    pane: pane.pane,
    window: pane.window,
    index,
    title,
    command,
    directory,
    inMode,
    inputOff,
    dead,
    exitStatus,
    exitSignal,
    size: recording?.size ?? { columns: pane.columns, rows: pane.rows },
    recording,
  };
}

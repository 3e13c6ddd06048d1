/** What the palette lists of a live terminal: what can be done with its panes and windows, and the way to each window. */
"use client";

import type { RefObject } from "react";
import { PanesIcon, TerminalIcon } from "@/ui/icons.ts";
import { usePaletteActions, type PaletteAction } from "../palette/palette-actions.tsx";
import { paneDeeds } from "./pane-deeds.ts";
import type { PaneLayoutProps } from "./pane-layout.tsx";
import { windowLabel } from "./pane-words.ts";
import { firstToView, windowOf } from "./window-steps.ts";

/** Made when the palette is opened: a terminal is drawn anew far more often. */
function actionsOf({ handle, snapshot, doing }: PaneLayoutProps): readonly PaletteAction[] {
  const front = snapshot.pane?.pane;
  const deeds = doing === undefined ? [] : paneDeeds(snapshot, front).flat();
  const others = snapshot.windows.filter((window) => window !== windowOf(snapshot, front));
  return [
    ...deeds.map((deed) => ({
      id: deed.id,
      text: deed.text,
      shortcut: deed.shortcut,
      icon: <PanesIcon />,
      run: () => doing?.choose(deed),
    })),
    ...others.map((window) => ({
      id: `window:${window.window}`,
      text: `Go to window ${windowLabel(window)}`,
      icon: <TerminalIcon />,
      run: () => {
        const pane = firstToView(window);
        if (pane !== undefined) handle.viewPane(pane);
        handle.focus();
      },
    })),
  ];
}

export function useTerminalActions(place: RefObject<Element | null>, layout: PaneLayoutProps): void {
  usePaletteActions(() => actionsOf(layout), place);
}

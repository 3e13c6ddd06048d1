/** The menu of a window's tab: what can be done with the window, and with the pane of it that is typed into. */
"use client";

import type { TerminalSnapshot, WindowChoice } from "@coda/terminal-client";
import { useRef } from "react";
import { PointMenu } from "@/ui/menu.tsx";
import type { PaneDeed } from "./pane-deeds.ts";
import { PaneItems, type PaneDoing } from "./pane-menu.tsx";
import { windowLabel } from "./pane-words.ts";
import { firstToView } from "./window-steps.ts";

export interface OpenWindowMenu {
  readonly window: WindowChoice;
  readonly at: { readonly x: number; readonly y: number };
  /** The tab, which gets the focus back. */
  readonly from: HTMLElement;
}

interface WindowMenuProps {
  readonly open: OpenWindowMenu;
  readonly snapshot: TerminalSnapshot;
  readonly doing: PaneDoing;
  readonly onClose: () => void;
}

export function WindowMenu({ open: { window, at, from }, snapshot, doing, onClose }: WindowMenuProps) {
  const chosen = useRef<PaneDeed>(undefined);
  return (
    <PointMenu
      at={at}
      label={`What can be done with window ${windowLabel(window)}`}
      onClose={onClose}
      onGone={() => {
        from.focus();
        if (chosen.current !== undefined) doing.choose(chosen.current);
      }}
    >
      <PaneItems
        snapshot={snapshot}
        pane={firstToView(window)}
        choose={(deed) => {
          chosen.current = deed;
        }}
      />
    </PointMenu>
  );
}

/** Keys over a terminal that do something with its windows and panes, or lead out of it. */
"use client";

import type { PaneId } from "@coda/protocol";
import type { RefObject } from "react";
import type { ShortcutId } from "../shortcuts/shortcut-table.ts";
import { useShortcuts, type ShortcutAnswers } from "../shortcuts/use-shortcut.ts";
import { neighbour, paneDeeds, type DeedId } from "./pane-deeds.ts";
import type { PaneLayoutProps } from "./pane-layout.tsx";
import { paneOfWindowBeside, windowOf } from "./window-steps.ts";

/** The last button or link before it that Tab can reach: from there Tab leads back. */
function placeBefore(element: Element): HTMLElement | undefined {
  const places = [...document.querySelectorAll<HTMLElement>("button:enabled, a[href]")];
  return places.findLast((place) => {
    const isBefore = (place.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return isBefore && place.tabIndex >= 0 && place.checkVisibility();
  });
}

const deedKeys = {
  "pane.splitRight": "split-right",
  "pane.splitBelow": "split-below",
  "pane.zoom": "zoom",
  "pane.close": "close-pane",
  "pane.rename": "rename-pane",
  "window.new": "new-window",
  "window.rename": "rename-window",
} as const satisfies Partial<Record<ShortcutId, DeedId>>;

function deedAnswers({ snapshot, doing }: Pick<PaneLayoutProps, "snapshot" | "doing">): ShortcutAnswers {
  const deeds = doing === undefined ? [] : paneDeeds(snapshot, snapshot.pane?.pane).flat();
  const answers = Object.entries(deedKeys).map(([shortcut, id]) => {
    const deed = deeds.find((each) => each.id === id);
    return [shortcut, deed && (() => doing?.choose(deed))];
  });
  return Object.fromEntries(answers) as ShortcutAnswers;
}

/** Heard in the terminal's place alone: beside it there may be others. */
export function useTerminalKeys(
  place: RefObject<HTMLElement | null>,
  { handle, snapshot, doing }: PaneLayoutProps,
): void {
  const front = snapshot.pane?.pane;
  const goTo = (pane: PaneId | undefined) => {
    if (pane === undefined) return undefined;
    return () => {
      handle.viewPane(pane);
      handle.focus();
    };
  };
  const panes = windowOf(snapshot, front)?.panes ?? [];
  useShortcuts(
    {
      "terminal.leave": () => place.current && placeBefore(place.current)?.focus(),
      "pane.next": goTo(neighbour(panes, front, 1)),
      "pane.previous": goTo(neighbour(panes, front, -1)),
      "window.next": goTo(paneOfWindowBeside(snapshot, front, 1)),
      "window.previous": goTo(paneOfWindowBeside(snapshot, front, -1)),
      ...deedAnswers({ snapshot, doing }),
    },
    () => place.current,
  );
}

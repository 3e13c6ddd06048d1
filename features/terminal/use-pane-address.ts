/** Keeps the page's address and the pane on view together: a link leads to a pane, and the address follows the reader. */
"use client";

import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect } from "react";
import { addressOnView, readPaneAddress, withPaneAddress, type PaneAddress } from "./pane-address.ts";

/** Where in the page's address a terminal's pane stands. */
export interface PanePlace {
  readonly read: () => PaneAddress | undefined;
  readonly write: (onView: PaneAddress | undefined) => void;
}

/** Of the one terminal of a page. */
export const pagePlace: PanePlace = {
  read: () => readPaneAddress(window.location.search),
  write: (onView) => replaceAddress(withPaneAddress(window.location.href, onView)),
};

/** Without a step in the page's history. */
export function replaceAddress(next: string): void {
  const { href } = window.location;
  const whole = new URL(next, href).href;
  if (whole !== href) window.history.replaceState(null, "", whole);
}

/** `place` is the same for as long as the handle is. */
export function usePaneAddress(
  handle: TerminalSessionHandle | undefined,
  { stateKnown, windows, pane }: TerminalSnapshot,
  place: PanePlace,
): void {
  useEffect(() => {
    const asked = place.read();
    if (asked !== undefined) handle?.view(asked);
  }, [handle, place]);
  useEffect(() => {
    // Before that nobody knows whether what was asked for is there.
    if (!stateKnown || pane === null || windows.length === 0) return;
    place.write(addressOnView({ windows, pane }));
  }, [stateKnown, windows, pane, place]);
}

/** Keeps the page's address and the pane on view together: a link leads to a pane, and the address follows the reader. */
"use client";

import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect } from "react";
import { addressOnView, readPaneAddress, withPaneAddress } from "./pane-address.ts";

export function usePaneAddress(handle: TerminalSessionHandle | undefined, snapshot: TerminalSnapshot): void {
  useEffect(() => {
    const asked = readPaneAddress(window.location.search);
    if (asked !== undefined) handle?.view(asked);
  }, [handle]);
  const { stateKnown, windows, pane } = snapshot;
  useEffect(() => {
    // Before that nobody knows whether what was asked for is there.
    if (!stateKnown || pane === null || windows.length === 0) return;
    const now = window.location.href;
    const next = withPaneAddress(now, addressOnView({ windows, pane }));
    if (next !== now) window.history.replaceState(null, "", next);
  }, [stateKnown, windows, pane]);
}

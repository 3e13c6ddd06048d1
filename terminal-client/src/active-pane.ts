/** Which pane of a session is on view while a page shows one: the active window's active pane, else the first. */
import type { LivePane, SessionState } from "@coda/protocol";

export function activePane(live: SessionState["live"]): LivePane | undefined {
  if (live === null) return undefined;
  const window = live.windows.find((candidate) => candidate.active);
  return live.panes.find((pane) => pane.pane === window?.activePane) ?? live.panes[0];
}

/** Which of a terminal's panes are not there any more, and how their time is said. Pure. */
import type { PaneId, StoredPane } from "@coda/protocol";
import { clockTime, type TimePlace } from "../time/format-time.ts";
import type { TerminalSnapshot } from "@coda/terminal-client";

/** `pane`: the one on view; `windows`: all that are there, as last announced. */
export type PanesOnView = {
  readonly pane: Pick<NonNullable<TerminalSnapshot["pane"]>, "pane"> | null;
  readonly windows: readonly { readonly panes: readonly { readonly pane: PaneId }[] }[];
};

/** While nobody says which are there, those of which more output may come are taken to be. */
export function earlierPanes<Pane extends { readonly pane: PaneId; readonly ended?: boolean }>(
  panes: readonly Pane[],
  { pane: onView, windows }: PanesOnView,
): Pane[] {
  const there = new Set(windows.flatMap(({ panes: announced }) => announced.map(({ pane }) => pane)));
  return panes.filter(
    ({ pane, ended = true }) => pane !== onView?.pane && !there.has(pane) && (ended || there.size > 0),
  );
}

/** "14:02 to 14:10", "yesterday 23:50 to 00:10"; of what is not stored, when it began. */
export function spanText({ startedAt, lastOutputAt }: StoredPane, place: TimePlace): string {
  const begun = clockTime(Date.parse(startedAt), place);
  const last = lastOutputAt === null ? begun : clockTime(Date.parse(lastOutputAt), place);
  return last === begun ? begun : `${begun} to ${last}`;
}

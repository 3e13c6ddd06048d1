/**
 * Which windows have something that this page has not shown: a bell, or output alone. By how far each pane was shown, and
 * by what is told of those that are not; looked at, a window has nothing any more. Pure but for what it remembers.
 */
import type { LivePane, PaneId, Position, SessionState, WindowId } from "@coda/protocol";

export type Unseen = "bell" | "output";

export interface Sight {
  /** The window on view. */
  readonly window: WindowId | undefined;
  /** How far a pane's output has come to this page; undefined for one that it has not shown. */
  readonly shownTo: (pane: PaneId) => Position | undefined;
}

export class UnseenOutput {
  /** Behind the last of each pane that is no news. */
  #seen: ReadonlyMap<PaneId, Position> = new Map();

  /** What was printed before the page first heard of a pane is no news either. */
  of({ panes }: NonNullable<SessionState["live"]>, sight: Sight): ReadonlyMap<WindowId, Unseen> {
    this.#seen = new Map(panes.map((pane) => [pane.pane, this.#seenOf(pane, sight)]));
    const unseen = new Map<WindowId, Unseen>();
    for (const pane of panes) {
      const seen = this.#seen.get(pane.pane)?.offset ?? 0;
      if ((pane.rangAt ?? 0) > seen) unseen.set(pane.window, "bell");
      else if ((pane.printedAt ?? 0) > seen && !unseen.has(pane.window)) unseen.set(pane.window, "output");
    }
    return unseen;
  }

  #seenOf({ pane, window, epoch, end }: LivePane, sight: Sight): Position {
    const before = this.#seen.get(pane);
    if (before === undefined || window === sight.window) return { epoch, offset: end };
    const shown = sight.shownTo(pane);
    const known = [before, shown].map((position) => (position?.epoch === epoch ? position.offset : 0));
    return { epoch, offset: Math.max(...known) };
  }
}

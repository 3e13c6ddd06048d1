/**
 * What tmux has told of layouts since its lists were asked for. Lists take a while, and it tells of a resize at once: a list
 * that was asked for before would take the size back. Where titles or scrollbars stand beside panes it tells the size of
 * both together (tmux(1), pane-border-status and pane-scrollbars), and which panes lose how much differs from version to
 * version: there the next list says the sizes.
 */
import type { PaneId, Size, WindowId } from "@coda/protocol";
import { cellsOf, sizeOfLayout, type LayoutCell, type LayoutChange } from "./layout.ts";
import type { TmuxPane, TmuxSnapshot, TmuxWindow } from "./tmux-model.ts";

export class HeardLayouts {
  readonly #layouts = new Map<WindowId, string>();
  readonly #sizes = new Map<PaneId, Size>();
  /** Windows in which something stood beside panes when they were listed last. */
  #framed: ReadonlySet<WindowId> = new Set();

  /** The lists are asked for now: they show all that was heard so far. */
  clear(): void {
    this.#layouts.clear();
    this.#sizes.clear();
  }

  /** The panes of which it tells the size. */
  hear({ window, layout, cells }: LayoutChange): readonly LayoutCell[] {
    this.#layouts.set(window, layout);
    const told = this.#framed.has(window) ? [] : cells;
    for (const { pane, size } of told) this.#sizes.set(pane, size);
    return told;
  }

  sizeOf({ pane, columns, rows }: TmuxPane): Size {
    return this.#sizes.get(pane) ?? { columns, rows };
  }

  /** The lists, with what was heard since. */
  over(snapshot: TmuxSnapshot): TmuxSnapshot {
    const windows = snapshot.sessions.flatMap((session) => session.windows);
    this.#framed = new Set(windows.filter(isFramed).map(({ window }) => window));
    const sessions = snapshot.sessions.map((session) => ({
      ...session,
      windows: session.windows.map((window) => this.#window(window)),
    }));
    return { ...snapshot, sessions };
  }

  #window(window: TmuxWindow): TmuxWindow {
    const panes = window.panes.map((pane) => ({ ...pane, ...this.sizeOf(pane) }));
    return { ...window, layout: this.#layouts.get(window.window) ?? window.layout, panes };
  }
}

/** A pane has another size than its cell. */
function isFramed({ layout, zoomed, panes }: TmuxWindow): boolean {
  const whole = sizeOfLayout(layout);
  const cells = new Map(cellsOf(layout).map(({ pane, size }) => [pane, size]));
  // Of those behind a zoomed one nothing is asked: its cell is all of the window.
  const seen = zoomed ? panes.filter(({ active }) => active) : panes;
  return seen.some(({ pane, columns, rows }) => {
    const cell = zoomed ? whole : cells.get(pane);
    return cell !== undefined && (cell.columns !== columns || cell.rows !== rows);
  });
}

/**
 * What tmux has told of layouts since its lists were asked for. Lists take a while, and it tells of a resize at once: a list
 * that was asked for before would take the size back.
 */
import type { PaneId, Size, WindowId } from "@coda/protocol";
import type { LayoutChange } from "./layout.ts";
import type { TmuxPane, TmuxSnapshot, TmuxWindow } from "./tmux-model.ts";

export class HeardLayouts {
  readonly #layouts = new Map<WindowId, string>();
  readonly #sizes = new Map<PaneId, Size>();

  /** The lists are asked for now: they show all that was heard so far. */
  clear(): void {
    this.#layouts.clear();
    this.#sizes.clear();
  }

  hear({ window, layout, panes }: LayoutChange): void {
    this.#layouts.set(window, layout);
    for (const { pane, size } of panes) this.#sizes.set(pane, size);
  }

  sizeOf({ pane, columns, rows }: TmuxPane): Size {
    return this.#sizes.get(pane) ?? { columns, rows };
  }

  /** The lists, with what was heard since. */
  over(snapshot: TmuxSnapshot): TmuxSnapshot {
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

/** Where a session is shown and typed into: what the session needs of a page, whichever library draws its panes. */
import type { Size } from "@coda/protocol";
import type { PictureStage } from "./pane-picture.ts";
import type { CellSize } from "./room.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { TouchKeys } from "./touch-input.ts";
import type { ViewText } from "./view-text.ts";

export interface ViewEvents {
  /** What the user typed or pointed at, as the program is to get it. Nothing else. */
  readonly onInput: (bytes: Uint8Array) => void;
  /** What the user pasted, as it was copied. */
  readonly onPaste: (text: string) => void;
  /** The reader scrolled near the oldest line. */
  readonly onNearTop: () => void;
  /** Keys go there now. */
  readonly onFocus: () => void;
}

/** One pane's. */
export interface TerminalView extends PictureStage {
  /** Keys go there. */
  readonly hasFocus: boolean;
  readonly text: ViewText;
  /** Draws into the element until the returned function is called. */
  mount(element: HTMLElement): () => void;
  focus(): void;
  setTheme(theme: TerminalTheme): void;
  dispose(): void;
}

export interface StageEvents {
  /** Columns and rows that fit into the whole frame, whatever is shown in it. */
  readonly onRoom: (size: Size) => void;
  /** How large a character cell is drawn. */
  readonly onCell: (cell: CellSize) => void;
}

/** The frame of a session's window, and the views of its panes. */
export interface TerminalStage {
  readonly touch: TouchKeys;
  createView(events: ViewEvents): TerminalView;
  /** Those on view, the one that is typed into first, then as they were last. */
  arrange(views: readonly TerminalView[]): void;
  /** Measures the element's room until the returned function is called. The views are mounted in it by the page. */
  mount(frame: HTMLElement): () => void;
  /** So many of the views are drawn by WebGL, those that were typed into last: other stages of the page have the others. */
  drawByWebgl(most: number): void;
  setTheme(theme: TerminalTheme): void;
  /** The views are their owner's to dispose. */
  dispose(): void;
}

export type CreateStage = (theme: TerminalTheme, events: StageEvents) => TerminalStage;
export type CreateView = (theme: TerminalTheme, events: ViewEvents) => TerminalView;

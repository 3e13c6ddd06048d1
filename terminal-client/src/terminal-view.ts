/** Where a session is shown and typed into: what the session needs of a view, whichever library draws it. */
import type { Size } from "@coda/protocol";
import type { PictureStage } from "./pane-picture.ts";
import type { TerminalTheme } from "./terminal-theme.ts";

export interface ViewEvents {
  /** What the user typed or pointed at, as the program is to get it. Nothing else. */
  readonly onInput: (bytes: Uint8Array) => void;
  /** What the user pasted, as it was copied. */
  readonly onPaste: (text: string) => void;
  /** Columns and rows that fit into the element. */
  readonly onRoom: (size: Size) => void;
  /** The reader scrolled near the oldest line. */
  readonly onNearTop: () => void;
}

export interface TerminalView extends PictureStage {
  /** Draws into the element until the returned function is called. */
  mount(element: HTMLElement): () => void;
  focus(): void;
  setTheme(theme: TerminalTheme): void;
  dispose(): void;
}

export type CreateView = (theme: TerminalTheme, events: ViewEvents) => TerminalView;

/** What this browser kept of terminals, to be read without any server: which there are, and one of them on a page. */
import { systemClock } from "./system-clock.ts";
import { IndexedDbPaints } from "./indexed-db-paints.ts";
import { PanePicture } from "./pane-picture.ts";
import type { SavedPaint } from "./saved-paint.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import { createXtermView } from "./xterm-stage.ts";

export interface KeptTerminalHandle {
  /** Draws into the element until the returned function is called. */
  mount(element: HTMLElement): () => void;
  setTheme(theme: TerminalTheme): void;
  /** Logical lines of all that is drawn: wrapped rows joined, as copying gives them. */
  lines(): string[];
  dispose(): void;
}

/** Of each session the pane that was saved last, the newest first. Rejects where a browser forbids its store. */
export async function listKept(): Promise<readonly SavedPaint[]> {
  const paints = new IndexedDbPaints(() => systemClock.now());
  return paints.newest().finally(() => paints.close());
}

const nobody = (): void => undefined;

/** Nothing is typed into it, and nothing in it rings or asks for the clipboard. */
export function openKeptTerminal(paint: SavedPaint, theme: TerminalTheme): KeptTerminalHandle {
  const view = createXtermView(theme, { onInput: nobody, onPaste: nobody, onNearTop: nobody, onFocus: nobody });
  const picture = new PanePicture(view, {
    onProcessed: nobody,
    onTitle: nobody,
    onBell: nobody,
    onClipboard: nobody,
    onChanged: nobody,
  });
  picture.append(paint.items);
  return {
    mount: (element) => view.mount(element),
    setTheme: (next) => view.setTheme(next),
    lines: () => picture.screen.lines(),
    dispose: () => {
      picture.dispose();
      view.dispose();
    },
  };
}

/** A terminal that shows one text and belongs to no session: what looks are tried on. As large as its element. */
import type { TerminalTheme } from "./terminal-theme.ts";
import { createXtermStage } from "./xterm-stage.ts";

export interface LookPreview {
  /** Draws into the element until the returned function is called. */
  mount(element: HTMLElement): () => void;
  setTheme(theme: TerminalTheme): void;
  dispose(): void;
}

/** Before the element is measured. */
const firstSize = { columns: 80, rows: 16 };
const nothing = () => undefined;

/** @param text as a program prints it. */
export function openLookPreview(theme: TerminalTheme, text: string): LookPreview {
  const stage = createXtermStage(theme, { onRoom: (room) => screen.resize(room), onCell: nothing });
  const view = stage.createView({ onInput: nothing, onPaste: nothing, onNearTop: nothing, onFocus: nothing });
  const screen = view.createScreen(firstSize);
  screen.write(new TextEncoder().encode(text), nothing);
  view.show(screen);
  stage.arrange([view]);
  return {
    mount: (element) => {
      const forget = [stage.mount(element), view.mount(element)];
      return () => {
        for (const each of forget) each();
      };
    },
    setTheme: (next) => stage.setTheme(next),
    dispose: () => {
      stage.dispose();
      view.dispose();
    },
  };
}

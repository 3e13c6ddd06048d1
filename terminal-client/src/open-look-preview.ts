/** A terminal that shows one text and belongs to no session: what looks are tried on. */
import type { Size } from "@coda/protocol";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { TerminalView } from "./terminal-view.ts";
import { createXtermView } from "./xterm-stage.ts";

export interface LookPreviewOptions {
  readonly theme: TerminalTheme;
  readonly size: Size;
  /** As a program prints it. */
  readonly text: string;
}

export type LookPreview = Pick<TerminalView, "mount" | "setTheme" | "dispose">;

const nothing = () => undefined;

export function openLookPreview({ theme, size, text }: LookPreviewOptions): LookPreview {
  const view = createXtermView(theme, { onInput: nothing, onPaste: nothing, onNearTop: nothing, onFocus: nothing });
  const screen = view.createScreen(size);
  screen.write(new TextEncoder().encode(text), nothing);
  view.show(screen);
  return view;
}

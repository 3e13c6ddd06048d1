/** One xterm terminal in the frame of a view: a screen that parses before it is opened, and a holder it pans in. */
import type { Size } from "@coda/protocol";
import { PaneScroll } from "./pane-scroll.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { createFit, type Fit } from "./xterm-fit.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";
import { webLinks } from "./xterm-web-links.ts";

export class XtermScreen extends TerminalScreen {
  readonly terminal: XtermTerminal;
  readonly fit: Fit = createFit();
  readonly holder = document.createElement("div");
  readonly scroll: PaneScroll;

  constructor(terminal: XtermTerminal) {
    super(terminal);
    this.terminal = terminal;
    this.holder.className = "coda-terminal-holder";
    this.scroll = new PaneScroll(terminal, this.holder);
    terminal.loadAddon(this.fit.addon);
    terminal.loadAddon(webLinks());
  }

  get opened(): boolean {
    return this.terminal.element !== undefined;
  }

  /** Where the pane ends is seen only when the room beyond it is marked. */
  markEdge(room: Size): void {
    const { cols, rows } = this.terminal;
    this.holder.classList.toggle("coda-room-beyond", cols < room.columns || rows < room.rows);
  }

  override dispose(): void {
    this.scroll.dispose();
    super.dispose();
    this.holder.remove();
  }
}

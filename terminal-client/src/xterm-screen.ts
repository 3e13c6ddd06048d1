/** One xterm terminal in the frame of a view: a screen that parses before it is opened, and a holder it pans in. */
import type { Size } from "@coda/protocol";
import type { LinkHint } from "./link-hint.ts";
import { PaneScroll } from "./pane-scroll.ts";
import { roomIn, type CellSize } from "./room.ts";
import type { MarkLine } from "./row-mark.ts";
import type { Speech } from "./speech.ts";
import { TerminalScreen, type TerminalMarker } from "./terminal-screen.ts";
import type { WriteTurns, Writer } from "./write-turns.ts";
import { drawMarkLine } from "./xterm-mark-line.ts";
import { drawnCell, letOptionKeySelect, speakerOf, type XtermTerminal } from "./xterm-terminal.ts";
import type { XtermTouchSelection } from "./xterm-touch-selection.ts";
import { webLinks } from "./xterm-web-links.ts";
import type { WebglDrawing } from "./xterm-webgl.ts";

/** What the screens of a view share. */
export interface ScreenParts {
  readonly turns: WriteTurns;
  readonly hint: LinkHint;
  readonly speech: Speech;
}

export class XtermScreen extends TerminalScreen implements Writer {
  readonly terminal: XtermTerminal;
  readonly holder = document.createElement("div");
  readonly scroll: PaneScroll;
  readonly #turns: WriteTurns;
  readonly #speech: Speech;
  #selection: XtermTouchSelection | undefined;
  #endWebgl: (() => void) | undefined;

  constructor(terminal: XtermTerminal, { turns, hint, speech }: ScreenParts) {
    super(terminal);
    this.terminal = terminal;
    this.#turns = turns;
    this.#speech = speech;
    this.holder.className = "coda-terminal-holder";
    this.holder.addEventListener("mousedown", () => letOptionKeySelect(terminal), { capture: true });
    this.scroll = new PaneScroll(terminal, this.holder);
    this.holder.addEventListener("scroll", () => this.#selection?.placeHandles(), { passive: true });
    terminal.loadAddon(webLinks(hint));
  }

  get opened(): boolean {
    return this.terminal.element !== undefined;
  }

  /** What a finger selects; undefined until one rested here. */
  get selection(): XtermTouchSelection | undefined {
    return this.#selection;
  }

  selectionBy(Selection: typeof XtermTouchSelection): XtermTouchSelection {
    return (this.#selection ??= new Selection(this.terminal));
  }

  /** Takes the place of another one, with the same text or more of it. */
  continue(before: XtermScreen): void {
    this.scroll.continue(before.scroll);
    this.#selection = before.#selection?.continueIn(this.terminal);
  }

  /** As its renderer measured it; undefined before it is opened. */
  get cell(): CellSize | undefined {
    return this.opened ? drawnCell(this.terminal) : undefined;
  }

  override write(bytes: Uint8Array, done: () => void): void {
    this.#turns.write(this, bytes, () => {
      done();
      this.#speech.printed(speakerOf(this.terminal));
    });
  }

  parse(bytes: Uint8Array, done: () => void): void {
    super.write(bytes, done);
  }

  override replayed(): void {
    this.#speech.replayed(speakerOf(this.terminal));
  }

  /** By WebGL from now on, as far as that is possible; undefined: by xterm's own renderer. `lost`: not by WebGL any more. */
  draw(webgl: WebglDrawing | undefined, lost: () => void): void {
    if (webgl === undefined) {
      this.#endWebgl?.();
      this.#endWebgl = undefined;
    } else {
      this.#endWebgl ??= webgl.draw(this.terminal, () => {
        this.#endWebgl = undefined;
        lost();
      });
    }
  }

  /** Its room is another one: where the pane ends is seen only when the room beyond it is marked. */
  markEdge(): void {
    this.#selection?.placeHandles();
    const { cell } = this;
    const { clientWidth: width, clientHeight: height } = this.holder;
    const room: Size | undefined = cell && roomIn({ width, height }, cell);
    if (room === undefined) return;
    const { cols, rows } = this.terminal;
    this.holder.classList.toggle("coda-room-beyond", cols < room.columns || rows < room.rows);
  }

  protected override drawLine(marker: TerminalMarker, line: MarkLine): void {
    drawMarkLine(this.terminal, marker, line);
  }

  override dispose(): void {
    this.#turns.forget(this);
    this.scroll.dispose();
    super.dispose();
    this.#endWebgl?.();
    this.holder.remove();
  }
}

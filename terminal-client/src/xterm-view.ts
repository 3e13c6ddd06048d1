/**
 * A session on a page, drawn by xterm. Screens are made unseen and parse without being opened; the one on view is opened
 * in the frame, and another takes its place in one step, at the same distance from the newest line.
 */
import "./terminal.css";
import type { Size } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Screen } from "./screen.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { TerminalView, ViewEvents } from "./terminal-view.ts";
import { XtermScreen } from "./xterm-screen.ts";
import { createXterm, syncViewport, themeOptions, type XtermTerminal } from "./xterm-terminal.ts";
import { createWebglDrawing } from "./xterm-webgl.ts";

const encoder = new TextEncoder();
/** Focus reports are the terminal's, not the user's: with several viewers only the helper could tell who looks. */
const focusReports = new Set(["\x1b[I", "\x1b[O"]);

/** X10 mouse reports come as characters that stand for bytes. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

class XtermView implements TerminalView {
  readonly #events: ViewEvents;
  readonly #frame = document.createElement("div");
  readonly #observer: ResizeObserver;
  readonly #webgl = createWebglDrawing();
  #theme: TerminalTheme;
  #shown: XtermScreen | undefined;
  #mounted = false;
  #measurable = false;
  #focusWanted = false;

  constructor(theme: TerminalTheme, events: ViewEvents) {
    this.#theme = theme;
    this.#events = events;
    this.#frame.className = "coda-terminal";
    this.#paintFrame();
    this.#observer = new ResizeObserver(() => this.#measureRoom());
    this.#frame.addEventListener("paste", (event) => this.#paste(event), { capture: true });
  }

  createScreen(size: Size): Screen {
    return new XtermScreen(createXterm(size, this.#theme));
  }

  show(screen: Screen): void {
    if (!(screen instanceof XtermScreen)) throw new TypeError("a screen of another view");
    const before = this.#shown;
    this.#shown = screen;
    this.#listen(screen);
    if (before?.opened === true) this.#replace(before, screen);
    else if (this.#mounted && this.#measurable) this.#openShown();
    before?.dispose();
  }

  mount(element: HTMLElement): () => void {
    element.append(this.#frame);
    this.#mounted = true;
    this.#observer.observe(this.#frame);
    void this.#openWhenMeasurable();
    return () => {
      this.#mounted = false;
      this.#observer.disconnect();
      this.#frame.remove();
    };
  }

  focus(): void {
    this.#focusWanted = true;
    if (this.#shown?.opened === true) this.#shown.terminal.focus();
  }

  setTheme(theme: TerminalTheme): void {
    this.#theme = theme;
    this.#paintFrame();
    if (this.#shown !== undefined) Object.assign(this.#shown.terminal.options, themeOptions(theme));
    this.#measureRoom();
  }

  dispose(): void {
    this.#mounted = false;
    this.#observer.disconnect();
    this.#frame.remove();
    this.#shown?.dispose();
    this.#shown = undefined;
  }

  #replace(before: XtermScreen, screen: XtermScreen): void {
    const place = readingPlace(before.terminal);
    const focused = before.holder.contains(document.activeElement);
    restoreScroll(screen.terminal, place);
    if (this.#mounted) this.#openShown();
    screen.scroll.continue(before.scroll);
    restoreSelection(screen.terminal, place);
    if (focused) screen.terminal.focus();
  }

  /** Cells are measured when a terminal is opened: a font or a renderer that comes later would change them. */
  async #openWhenMeasurable(): Promise<void> {
    const { fontFamily, fontSize } = themeOptions(this.#theme);
    await document.fonts.load(`${fontSize}px ${fontFamily}`).catch(() => []);
    await Promise.all([document.fonts.ready, this.#webgl.ready]);
    this.#measurable = true;
    if (this.#mounted) this.#openShown();
  }

  #openShown(): void {
    const screen = this.#shown;
    if (screen === undefined) return;
    if (!screen.opened) {
      this.#frame.append(screen.holder);
      screen.terminal.open(screen.holder);
      syncViewport(screen.terminal);
      this.#webgl.draw(screen.terminal);
      if (this.#focusWanted) screen.terminal.focus();
      this.#focusWanted = false;
    }
    this.#measureRoom();
  }

  #listen(screen: XtermScreen): void {
    const { terminal } = screen;
    terminal.onData((text) => {
      if (focusReports.has(text)) return;
      screen.scroll.followAgain();
      this.#events.onInput(encoder.encode(text));
    });
    terminal.onBinary((text) => this.#events.onInput(latin1(text)));
    terminal.onResize(() => {
      const room = this.#shown === screen ? screen.fit.room() : undefined;
      if (room !== undefined) screen.markEdge(room);
    });
    terminal.onRender(() => {
      if (this.#shown === screen && nearTop(terminal)) this.#events.onNearTop();
    });
  }

  /** Before xterm gets it, which would type it all at once and guess whether the program wants brackets. */
  #paste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    this.#shown?.scroll.followAgain();
    this.#events.onPaste(text);
  }

  #paintFrame(): void {
    const { background = "" } = this.#theme.colours;
    this.#frame.style.backgroundColor = background;
    this.#frame.style.setProperty("--coda-terminal-background", background);
  }

  #measureRoom(): void {
    const room = this.#mounted ? this.#shown?.fit.room() : undefined;
    this.#shown?.scroll.follow();
    if (room === undefined) return;
    this.#shown?.markEdge(room);
    this.#events.onRoom(room);
  }
}

export function createXtermView(theme: TerminalTheme, events: ViewEvents): TerminalView {
  return new XtermView(theme, events);
}

function nearTop(terminal: XtermTerminal): boolean {
  const { viewportY, baseY } = terminal.buffer.active;
  return viewportY < baseY && viewportY < clientLimits.nearTopLines;
}

interface ReadingPlace {
  readonly linesBelow: number;
  readonly selection: { readonly column: number; readonly rowsFromEnd: number; readonly cells: number } | undefined;
}

/** Counted from the newest line: older history changes only what is above. */
function readingPlace(terminal: XtermTerminal): ReadingPlace {
  const { viewportY, baseY, length } = terminal.buffer.active;
  const range = terminal.getSelectionPosition();
  const selection = range && {
    column: range.start.x,
    rowsFromEnd: length - range.start.y,
    cells: (range.end.y - range.start.y) * terminal.cols + range.end.x - range.start.x,
  };
  return { linesBelow: baseY - viewportY, selection };
}

/** Before it is opened: an open terminal scrolls only as far as its viewport knows of. */
function restoreScroll(terminal: XtermTerminal, place: ReadingPlace): void {
  terminal.scrollToLine(Math.max(0, terminal.buffer.active.baseY - place.linesBelow));
}

function restoreSelection(terminal: XtermTerminal, place: ReadingPlace): void {
  const { length } = terminal.buffer.active;
  if (place.selection === undefined) return;
  const { column, rowsFromEnd, cells } = place.selection;
  if (rowsFromEnd <= length) terminal.select(column, length - rowsFromEnd, cells);
}

/** A view without a page: its screens are headless xterms, and what the user does is called by the test. */
import { behaveAsTmux, type Size } from "@coda/protocol";
import headless from "@xterm/headless";
import { clientLimits } from "../client-limits.ts";
import type { Screen } from "../screen.ts";
import type { Tape } from "../tape.ts";
import { TerminalScreen } from "../terminal-screen.ts";
import type { TerminalView, ViewEvents } from "../terminal-view.ts";
import { noText } from "./no-text.ts";

export type HeadlessTerminal = InstanceType<typeof headless.Terminal>;

export function createHeadless(size: Size): HeadlessTerminal {
  const { columns: cols, rows } = size;
  const scrollback = clientLimits.scrollbackLines;
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true });
  behaveAsTmux(terminal);
  return terminal;
}

class HeadlessScreen extends TerminalScreen {
  readonly terminal: HeadlessTerminal;
  readonly #disposed: () => void;

  constructor(terminal: HeadlessTerminal, disposed: () => void) {
    super(terminal);
    this.terminal = terminal;
    this.#disposed = disposed;
  }

  override dispose(): void {
    super.dispose();
    this.#disposed();
  }
}

export class HeadlessView implements TerminalView {
  readonly events: ViewEvents;
  readonly text = noText;
  readonly #screens = new Set<HeadlessScreen>();
  #shown: HeadlessScreen | undefined;
  /** What the terminals themselves sent: with nobody typing there must be nothing. */
  readonly answers: string[] = [];
  shows = 0;
  /** What stood in the rows that were brought to the reader's eyes. */
  readonly revealed: (string | undefined)[] = [];
  /** Where the reader looks. */
  rowsToEnd: number | undefined;

  readonly drawnFrom: (tape: Tape) => void;

  constructor(events: ViewEvents, drawnFrom: (tape: Tape) => void = () => undefined) {
    this.events = events;
    this.drawnFrom = drawnFrom;
  }

  get shown(): HeadlessScreen {
    if (this.#shown === undefined) throw new Error("nothing is shown");
    return this.#shown;
  }

  createScreen(size: Size): Screen {
    const terminal = createHeadless(size);
    terminal.onData((data) => this.answers.push(data));
    const screen: HeadlessScreen = new HeadlessScreen(terminal, () => this.#screens.delete(screen));
    this.#screens.add(screen);
    return screen;
  }

  show(screen: Screen): void {
    if (!(screen instanceof HeadlessScreen)) throw new TypeError("a foreign screen");
    this.#shown?.dispose();
    this.#shown = screen;
    this.shows += 1;
  }

  reveal(rowOf: () => number | undefined): void {
    const row = rowOf() ?? Number.NaN;
    this.revealed.push(this.shown.lines(row, row + 1)[0]);
  }

  /** Resolves when every terminal has parsed what it was given. */
  async parsed(): Promise<void> {
    await Promise.all(
      Array.from(
        this.#screens,
        ({ terminal }) => new Promise<void>((resolve) => terminal.write(new Uint8Array(0), resolve)),
      ),
    );
  }

  readonly hasFocus = false;

  mount(): () => void {
    return () => undefined;
  }

  focus(): void {}

  setTheme(): void {}

  dispose(): void {
    this.#shown?.dispose();
  }
}

/**
 * An xterm terminal as a Screen, the same for the browser's and the headless one: it answers no queries and rings only
 * through its listener. Which of the two it is, and how it is drawn, is its maker's business.
 */
import { resizeTerminal, type Size } from "@coda/protocol";
import { listenToClipboard } from "./clipboard-request.ts";
import { logicalLines, type RowBuffer } from "./logical-lines.ts";
import { silenceQueries, type HookableParser } from "./query-silence.ts";
import type { MarkLine, RowMark } from "./row-mark.ts";
import type { Screen } from "./screen.ts";

/** As xterm's own: -1 once its row is gone. */
export interface TerminalMarker {
  readonly line: number;
  dispose(): void;
}

/** What a screen needs of an xterm terminal. */
export interface TerminalCore {
  readonly cols: number;
  readonly rows: number;
  readonly options: { readonly scrollback?: number };
  readonly parser: HookableParser;
  readonly buffer: {
    readonly active: RowBuffer & { readonly type: string; readonly baseY: number; readonly cursorY: number };
  };
  write(bytes: Uint8Array, done?: () => void): void;
  resize(columns: number, rows: number): void;
  registerMarker(cursorYOffset: number): TerminalMarker | undefined;
  onTitleChange(listener: (title: string) => void): unknown;
  onBell(listener: () => void): unknown;
  dispose(): void;
}

export class TerminalScreen implements Screen {
  readonly #terminal: TerminalCore;
  #clipboardAsked: (text: string) => void = () => undefined;

  constructor(terminal: TerminalCore) {
    this.#terminal = terminal;
    silenceQueries(terminal.parser);
    listenToClipboard(terminal.parser, (text) => this.#clipboardAsked(text));
  }

  get size(): Size {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  get lineCount(): number {
    return this.#terminal.buffer.active.length;
  }

  get mostScrollback(): number {
    return this.#terminal.options.scrollback ?? 0;
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.#terminal.write(bytes, done);
  }

  resize(size: Size): void {
    resizeTerminal(this.#terminal, size);
  }

  lines(from?: number, to?: number): string[] {
    return logicalLines(this.#terminal.buffer.active, from, to);
  }

  goesOn(row: number): boolean {
    return this.#terminal.buffer.active.getLine(row)?.isWrapped === true;
  }

  get cursorRow(): number {
    const { baseY, cursorY } = this.#terminal.buffer.active;
    return baseY + cursorY;
  }

  mark(line?: MarkLine): RowMark | undefined {
    if (this.#terminal.buffer.active.type !== "normal") return undefined;
    const marker = this.#terminal.registerMarker(0);
    if (marker === undefined) return undefined;
    if (line !== undefined) this.drawLine(marker, line);
    return {
      get row() {
        return marker.line === -1 ? undefined : marker.line;
      },
      dispose: () => marker.dispose(),
    };
  }

  /** Until the marker is disposed. A screen that nobody sees has nothing to draw. */
  protected drawLine(_marker: TerminalMarker, _line: MarkLine): void {}

  /** A screen that nobody sees tells nobody. */
  replayed(): void {}

  onTitle(listener: (title: string) => void): void {
    this.#terminal.onTitleChange(listener);
  }

  onBell(listener: () => void): void {
    this.#terminal.onBell(listener);
  }

  onClipboard(listener: (text: string) => void): void {
    this.#clipboardAsked = listener;
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}

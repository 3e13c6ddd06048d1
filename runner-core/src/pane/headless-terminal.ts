/**
 * The only importer of the headless xterm and its addons. The same engine as the browser's, so what it serializes is
 * what a viewer would see. Its answers to queries go nowhere: tmux answers programs.
 */
import { SerializeAddon } from "@xterm/addon-serialize";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import headless from "@xterm/headless";
import type { Size } from "@coda/protocol";
import { enterAlternateVt, finishVt, type CellAt, type DrawnCell, type XtermCore } from "./terminal-state.ts";

/** What the serializer puts before the alternate screen's content. */
const alternateBegins = "\u001B[?1049h\u001B[H";

/** Where the parser stands: in text, in a control sequence, or in a control string, which takes nearly any byte. */
export type ParserPlace = "text" | "sequence" | "string";

/** xterm's ParserState: from here on control characters are content (SOS_PM_STRING and later). */
const firstStringState = 7;

export class HeadlessTerminal {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #serializer = new SerializeAddon();
  #title = "";

  constructor(size: Size, scrollbackLines: number) {
    this.#terminal = new headless.Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
      // It would print what it cannot parse, which is what somebody typed or read.
      logLevel: "off",
    });
    this.#terminal.loadAddon(this.#serializer);
    this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#terminal.onTitleChange((title) => {
      this.#title = title;
    });
  }

  get size(): Size {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  get title(): string {
    return this.#title;
  }

  get scrollbackLines(): number {
    return this.#terminal.buffer.normal.length - this.#terminal.rows;
  }

  /** Resolves when the bytes are parsed. */
  async write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => {
      this.#terminal.write(bytes, resolve);
    });
  }

  resize(size: Size): void {
    this.#terminal.resize(size.columns, size.rows);
  }

  get place(): ParserPlace {
    const { currentState } = this.#core._inputHandler._parser;
    if (currentState >= firstStringState) return "string";
    return currentState === 0 ? "text" : "sequence";
  }

  /** VT text that draws this terminal in a fresh one of the same size: both screens, modes, cursor, scrollback tail. */
  serialize(scrollbackLines: number): string {
    const content = { scrollback: scrollbackLines, excludeModes: true };
    const normal = withoutZeroMoves(this.#serializer.serialize({ ...content, excludeAltBuffer: true }));
    const both = withoutZeroMoves(this.#serializer.serialize(content));
    if (both.length === normal.length) return normal + finishVt(this.#core, this.#cells("normal"));
    const alternate = both.slice(normal.length + alternateBegins.length);
    return [
      normal,
      enterAlternateVt(this.#core, this.#cells("normal")),
      alternate,
      finishVt(this.#core, this.#cells("alternate")),
    ].join("");
  }

  /** The last `count` non-empty lines of the screen, as text. */
  lastLines(count: number): string[] {
    const buffer = this.#terminal.buffer.active;
    const lines = Array.from(
      { length: this.#terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? "",
    );
    while (lines.at(-1) === "") lines.pop();
    return lines.slice(-count);
  }

  /** On the screen in use; a wrap is pending where x is the number of columns. */
  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** What is drawn on the screen in use; row 0 is the first visible one. */
  cell(column: number, row: number): DrawnCell | undefined {
    const buffer = this.#terminal.buffer.active;
    return buffer.getLine(buffer.baseY + row)?.getCell(column);
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  get #core(): XtermCore {
    return Reflect.get(this.#terminal, "_core") as XtermCore;
  }

  #cells(screen: "normal" | "alternate"): CellAt {
    const buffer = this.#terminal.buffer[screen];
    return (column, row) => buffer.getLine(buffer.baseY + row)?.getCell(column);
  }
}

/** The serializer writes moves by nothing, which terminals take for moves by one. Text has no escapes in it. */
function withoutZeroMoves(vt: string): string {
  return vt.replaceAll("\u001B[0C", "").replaceAll("\u001B[0D", "");
}

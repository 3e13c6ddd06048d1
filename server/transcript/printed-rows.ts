/**
 * The only importer of the headless xterm: a program's output as the rows a reader would copy, each with the place in the
 * output where it was finished. Rows come out when they leave the top of the screen, so what was drawn over is as it was at
 * last, and what stood on an alternate screen is not among them.
 */
import headless from "@xterm/headless";
import { behaveAsTmux, onParserFailure, resizeTerminal, TitleFilter, WholeCharacters, type Size } from "@coda/protocol";

export interface PrintedRow {
  readonly text: string;
  /** The screen's width cut it from the row before. */
  readonly continues: boolean;
  /** Offset behind the output that wrote it, to a line feed; after a resize it may be that of a row near by. */
  readonly end: number;
}

/** Lines that one step may push off the screen. */
const heldLines = 2_048;
const stepBytes = 16 * 1024;
/** Drawn one after the other without a turn of the event loop between them, which the terminal takes when it needs one. */
const stepsAtOnce = 8;
/** Line feed to form feed, and ESC, with which whatever else makes a line begins. */
const mostLineMakers = heldLines / 4;
const lineFeed = 0x0a;
const toAlternate = "\u001B[?1049h";

export class PrintedRows {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #titles = new TitleFilter();
  readonly #characters = new WholeCharacters();
  #failure: Error | undefined;
  /** Of the normal screen's rows, from the first that was not given out: where each was finished. */
  readonly #ends: number[] = [];
  #lastEnd = 0;
  #row = 0;
  #above = 0;

  constructor(size: Size, { alternate = false }: { readonly alternate?: boolean } = {}) {
    this.#terminal = new headless.Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: heldLines,
      allowProposedApi: true,
      logLevel: "off",
    });
    behaveAsTmux(this.#terminal);
    onParserFailure(this.#terminal, (error) => {
      this.#failure ??= error;
    });
    if (alternate) this.#terminal.write(toAlternate);
  }

  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** What is final by then. `offset`: of the first byte. */
  async *write(bytes: Uint8Array, offset: number): AsyncGenerator<readonly PrintedRow[]> {
    const longest = Math.min(stepBytes, (heldLines / 2) * this.#terminal.cols);
    for (let at = 0; at < bytes.length;) {
      const rows: PrintedRow[] = [];
      let drawn: Promise<void> | undefined;
      for (let step = 0; step < stepsAtOnce && at < bytes.length; step++) {
        const end = stepEnd(bytes, at, longest);
        drawn = this.#draw(bytes.subarray(at, end), offset + at, rows);
        at = end;
      }
      await drawn;
      if (this.#failure !== undefined) throw this.#failure;
      if (rows.length > 0) yield rows;
    }
  }

  /** What of the screen in use has something on it, the last of it, top to bottom: for the lists of terminals. */
  lastOnScreen(count: number): string[] {
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? "");
    return rows.filter((row) => row.trim() !== "").slice(-count);
  }

  resize(size: Size): void {
    resizeTerminal(this.#terminal, size);
  }

  /** What is on the screen at last. The terminal is of no use then. */
  end(): readonly PrintedRow[] {
    const { normal } = this.#terminal.buffer;
    let { length } = normal;
    while (length > 0 && normal.getLine(length - 1)?.translateToString(true) === "") length--;
    const rows = this.#rows(length);
    this.#terminal.dispose();
    return rows;
  }

  /** Line by line: behind each it is known where the cursor is. What leaves the screen comes to `rows`. */
  async #draw(bytes: Uint8Array, offset: number, rows: PrintedRow[]): Promise<void> {
    await new Promise<void>((resolve) => {
      for (let from = 0; from < bytes.length;) {
        const feed = bytes.indexOf(lineFeed, from);
        const to = feed === -1 ? bytes.length : feed + 1;
        const shown = this.#characters.push(this.#titles.push(bytes.subarray(from, to)));
        this.#terminal.write(shown, () => {
          this.#note(offset + to);
          if (to < bytes.length) return;
          rows.push(...this.#scrolledOff());
          resolve();
        });
        from = to;
      }
    });
  }

  /** All rows the cursor came by were written by then. */
  #note(end: number): void {
    this.#lastEnd = end;
    if (this.isAlternate) return;
    const { baseY, cursorY } = this.#terminal.buffer.normal;
    // The scrollback was cleared: the rows that are left moved up.
    if (baseY < this.#above) this.#ends.splice(0, this.#above - baseY);
    this.#above = baseY;
    const row = baseY + cursorY;
    const before = Math.min(this.#row, this.#ends.length);
    for (let at = Math.min(before, row); at <= Math.max(before, row); at++) this.#ends[at] = end;
    this.#row = row;
  }

  /** Takes the rows above the screen. */
  #scrolledOff(): readonly PrintedRow[] {
    const { baseY } = this.#terminal.buffer.normal;
    if (baseY === 0) return [];
    const rows = this.#rows(baseY);
    this.#terminal.options.scrollback = 0;
    this.#terminal.options.scrollback = heldLines;
    this.#ends.splice(0, baseY);
    this.#row = Math.max(0, this.#row - baseY);
    this.#above = 0;
    return rows;
  }

  #rows(count: number): readonly PrintedRow[] {
    const { normal } = this.#terminal.buffer;
    const lines = Array.from({ length: count + 1 }, (_, at) => normal.getLine(at));
    return lines.slice(0, count).flatMap((line, at) =>
      line === undefined
        ? []
        : [
            {
              text: line.translateToString(lines[at + 1]?.isWrapped !== true),
              continues: line.isWrapped,
              end: this.#ends[at] ?? this.#lastEnd,
            },
          ],
    );
  }
}

function stepEnd(bytes: Uint8Array, from: number, longest: number): number {
  const end = Math.min(bytes.length, from + longest);
  let makers = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (((byte >= 0x0a && byte <= 0x0c) || byte === 0x1b) && ++makers > mostLineMakers) return at;
  }
  return end;
}

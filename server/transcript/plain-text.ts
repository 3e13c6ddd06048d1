/**
 * The only importer of the headless xterm: a program's output as the text a reader would copy. Lines come out when they
 * leave the top of the screen, so what was drawn over is as it was at last, and what stood on an alternate screen is not in it.
 */
import headless from "@xterm/headless";
import { behaveAsTmux, onParserFailure, resizeTerminal, TitleFilter, WholeCharacters, type Size } from "@coda/protocol";

type Line = NonNullable<ReturnType<InstanceType<typeof headless.Terminal>["buffer"]["normal"]["getLine"]>>;

/** Lines that one step may push off the screen. */
const heldLines = 2_048;
const stepBytes = 16 * 1024;
/** Line feed to form feed, and ESC, with which whatever else makes a line begins. */
const mostLineMakers = heldLines / 4;

export class PlainText {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #titles = new TitleFilter();
  readonly #characters = new WholeCharacters();
  /** Something was given out, and its line has not ended. */
  #isWithinLine = false;
  #failure: Error | undefined;

  constructor(size: Size) {
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
  }

  /** What is final by then. */
  async *write(bytes: Uint8Array): AsyncGenerator<string> {
    const shown = this.#characters.push(this.#titles.push(bytes));
    const longest = Math.min(stepBytes, (heldLines / 2) * this.#terminal.cols);
    for (let at = 0; at < shown.length;) {
      const end = stepEnd(shown, at, longest);
      await new Promise<void>((resolve) => {
        this.#terminal.write(shown.subarray(at, end), resolve);
      });
      if (this.#failure !== undefined) throw this.#failure;
      at = end;
      const text = this.#scrolledOff();
      if (text !== "") yield text;
    }
  }

  resize(size: Size): void {
    resizeTerminal(this.#terminal, size);
  }

  /** What is on the screen at last, and an end to its last line. The terminal is of no use then. */
  end(): string {
    const { normal } = this.#terminal.buffer;
    const lines = Array.from({ length: normal.length }, (_, at) => normal.getLine(at));
    while (lines.at(-1)?.translateToString(true) === "") lines.pop();
    const text = this.#textOf(lines.filter((line) => line !== undefined));
    this.#terminal.dispose();
    return this.#isWithinLine ? `${text}\n` : text;
  }

  /** Takes the lines above the screen. */
  #scrolledOff(): string {
    const { normal } = this.#terminal.buffer;
    const lines = Array.from({ length: normal.baseY }, (_, at) => normal.getLine(at));
    if (lines.length === 0) return "";
    this.#terminal.options.scrollback = 0;
    this.#terminal.options.scrollback = heldLines;
    return this.#textOf(lines.filter((line) => line !== undefined));
  }

  /** A line that was wrapped by the screen's width is one. */
  #textOf(lines: readonly Line[]): string {
    let text = "";
    for (const [at, line] of lines.entries()) {
      if (this.#isWithinLine && !line.isWrapped) text += "\n";
      text += line.translateToString(lines[at + 1]?.isWrapped !== true);
      this.#isWithinLine = true;
    }
    return text;
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

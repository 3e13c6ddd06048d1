/**
 * A picture that is drawn anew in place, on the alternate screen so that no resize can disorder it; what it showed last stays
 * behind when it ends. Knows nothing of what is shown.
 */
import type { Output } from "./output.ts";

const escape = "\u001B";
const enter = `${escape}[?1049h${escape}[?25l`;
const leave = `${escape}[?25h${escape}[?1049l`;
const home = `${escape}[H`;
const restOfLine = `${escape}[K`;
const restOfScreen = `${escape}[J`;
/** A terminal that knows synchronized output shows what is between at once. */
const [beginFrame, endFrame] = [`${escape}[?2026h`, `${escape}[?2026l`];

export class LiveScreen {
  readonly #out: Output;
  readonly #stopResize: () => void;
  #shown = "";
  #isOpen = true;

  constructor(out: Output) {
    this.#out = out;
    out.write(enter);
    this.#stopResize = out.onResize(() => this.#draw());
  }

  show(text: string): void {
    this.#shown = text;
    this.#draw();
  }

  /** The cursor is back, and the last picture where the next prompt comes. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#stopResize();
    this.#out.write(`${leave}${this.#shown}\n`);
  }

  #draw(): void {
    if (!this.#isOpen) return;
    const rows = this.#out.terminal()?.rows ?? Infinity;
    const lines = this.#shown.split("\n");
    const fitting = lines.length > rows ? [...lines.slice(0, rows - 1), `… ${lines.length - rows + 1} more`] : lines;
    const frame = fitting.map((line) => `${line}${restOfLine}`).join("\r\n");
    this.#out.write(`${beginFrame}${home}${frame}${restOfScreen}${endFrame}`);
  }
}

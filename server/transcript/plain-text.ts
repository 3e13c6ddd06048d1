/** A program's output as the text a reader would copy: rows that the screen's width had cut are one line again. */
import type { Size } from "@coda/protocol";
import { PrintedRows, type PrintedRow } from "./printed-rows.ts";

export class PlainText {
  readonly #rows: PrintedRows;
  /** Something was given out, and its line has not ended. */
  #isWithinLine = false;

  constructor(size: Size) {
    this.#rows = new PrintedRows(size);
  }

  /** What is final by then. */
  async *write(bytes: Uint8Array): AsyncGenerator<string> {
    for await (const rows of this.#rows.write(bytes, 0)) {
      const text = this.#textOf(rows);
      if (text !== "") yield text;
    }
  }

  resize(size: Size): void {
    this.#rows.resize(size);
  }

  /** What is on the screen at last, and an end to its last line. It is of no use then. */
  end(): string {
    const text = this.#textOf(this.#rows.end());
    return this.#isWithinLine ? `${text}\n` : text;
  }

  #textOf(rows: readonly PrintedRow[]): string {
    let text = "";
    for (const row of rows) {
      if (this.#isWithinLine && !row.continues) text += "\n";
      text += row.text;
      this.#isWithinLine = true;
    }
    return text;
  }
}

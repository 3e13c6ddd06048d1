/** A terminal that can be written to: what a tape is played onto, whether a browser shows it or nobody. */
import type { Size } from "@coda/protocol";
import type { MarkLine, RowMark } from "./row-mark.ts";

export interface Screen {
  readonly size: Size;
  /** Lines of the buffer in use, scrollback included. */
  readonly lineCount: number;
  /** Scrollback that it keeps: beyond that each new line takes the oldest away. */
  readonly mostScrollback: number;
  /** Counted from the oldest row that is kept. */
  readonly cursorRow: number;
  /** `done` is called once the bytes are parsed, in the order of the writes. */
  write(bytes: Uint8Array, done: () => void): void;
  /** Takes effect at once: the caller waits until its writes are done. */
  resize(size: Size): void;
  /** Logical lines of the whole buffer: wrapped rows joined, trailing blanks and blank lines at the end left out. */
  lines(from?: number, to?: number): string[];
  /** The row goes on from the one above it. */
  goesOn(row: number): boolean;
  /** Marks the cursor's row, seen where a line is given. Undefined on the alternate screen, which keeps no rows. */
  mark(line?: MarkLine): RowMark | undefined;
  /** What was parsed last happened before: nobody is to be told of it as of something new. */
  replayed(): void;
  onTitle(listener: (title: string) => void): void;
  onBell(listener: () => void): void;
  /** A program asks to put this text on the clipboard (OSC 52). */
  onClipboard(listener: (text: string) => void): void;
  dispose(): void;
}

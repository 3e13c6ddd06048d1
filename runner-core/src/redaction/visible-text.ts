/**
 * What a person sees of output, with the way back to its bytes: text without escape sequences, in which whatever moves
 * the cursor is a line feed. Strings that a terminal does not draw (titles, links, shell marks) are texts of their own.
 * Pure; ECMA-48, and XTerm Control Sequences where it says nothing. Knows nothing of secrets.
 */

import { beginsString, behindString, decodedString, isLink, stringEnd, type MappedText } from "./control-string.ts";

export interface VisibleText {
  readonly shown: MappedText;
  readonly strings: readonly MappedText[];
  /** What lies from this byte on may read otherwise when more comes; the number of bytes when nothing may. */
  readonly undecided: number;
}

const [backspace, tab, lineFeed, formFeed, carriageReturn] = [0x08, 0x09, 0x0a, 0x0c, 0x0d];
const [escape, space, del] = [0x1b, 0x20, 0x7f];
const controlSequence = 0x5b;
/** Behind ESC: of the keypad's modes, and the end of a string that had ended before. Nothing moves. */
const still: ReadonlySet<number> = new Set([0x3d, 0x3e, 0x5c]);
/** Ends of sequences within which a word goes on: looks (SGR), erasing to the right (EL, ECH), reports (DSR). */
const transparent: ReadonlySet<number> = new Set([0x6d, 0x4b, 0x58, 0x6e]);
/** Characters of words that a line editor may wrap. */
const wordBytes: ReadonlySet<number> = new Set(
  Buffer.from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/=."),
);

class VisibleTextReader {
  readonly #bytes: Uint8Array;
  /** Nothing follows: what is unfinished stays so. */
  readonly #whole: boolean;
  readonly #shown: Buffer;
  readonly #starts: Uint32Array;
  #length = 0;
  readonly #strings: MappedText[] = [];
  /** The first byte of what is unfinished. */
  #pending: number | undefined;

  constructor(bytes: Uint8Array, whole: boolean) {
    this.#bytes = bytes;
    this.#whole = whole;
    this.#shown = Buffer.allocUnsafe(bytes.length);
    this.#starts = new Uint32Array(bytes.length);
  }

  read(): VisibleText {
    const bytes = this.#bytes;
    for (let at = 0; at < bytes.length && this.#pending === undefined;) {
      const byte = bytes[at] ?? 0;
      if ((byte >= space && byte !== del) || byte === tab || byte === lineFeed) this.#show(byte, at++);
      else if (byte === escape) at = this.#readEscape(at);
      else at = this.#readControl(byte, at);
    }
    const text = this.#shown.toString("latin1", 0, this.#length);
    return {
      shown: { text, starts: this.#starts },
      strings: this.#strings,
      undecided: this.#whole ? bytes.length : this.#undecided(),
    };
  }

  #show(byte: number, at: number): void {
    this.#shown[this.#length] = byte;
    this.#starts[this.#length] = at;
    this.#length += 1;
  }

  #break(at: number): void {
    if (this.#length > 0 && this.#shown[this.#length - 1] !== lineFeed) this.#show(lineFeed, at);
  }

  /** The last word may go on, also behind a line editor's wrap: a space, and a carriage return that may be the last byte. */
  #undecided(): number {
    const pending = this.#pending ?? this.#bytes.length;
    const returns = this.#bytes[pending] === carriageReturn;
    const settled = returns ? this.#bytes.length : pending;
    const spaced = this.#shownAt(-1) === space;
    if (spaced ? !wordBytes.has(this.#shownAt(-2)) : returns) return settled;
    const end = spaced ? this.#length - 1 : this.#length;
    let begin = end;
    while (begin > 0 && this.#shownAt(begin - 1 - this.#length) > space) begin -= 1;
    return begin === end ? settled : Math.min(settled, this.#starts[begin] ?? settled);
  }

  /** From the end; 0 where there is none. */
  #shownAt(fromEnd: number): number {
    return (this.#length + fromEnd >= 0 ? this.#shown[this.#length + fromEnd] : undefined) ?? 0;
  }

  #readControl(byte: number, at: number): number {
    if (byte === backspace || (byte > lineFeed && byte <= formFeed)) this.#break(at);
    if (byte !== carriageReturn) return at + 1;
    const next = this.#bytes[at + 1];
    if (next === undefined && !this.#whole) {
      this.#pending = at;
      return at + 1;
    }
    if (next !== undefined && next !== lineFeed && this.#wraps()) this.#length -= 1;
    else if (next !== lineFeed) this.#break(at);
    return at + 1;
  }

  /** A line editor writes a space and a carriage return to bring the cursor into the next row. */
  #wraps(): boolean {
    return this.#shownAt(-1) === space && wordBytes.has(this.#shownAt(-2));
  }

  /** Where what follows the sequence begins. */
  #readEscape(at: number): number {
    const kind = this.#bytes[at + 1];
    if (kind === undefined) return this.#unfinished(at);
    if (kind === controlSequence) return this.#readSequence(at);
    if (beginsString(kind)) return this.#readString(at, kind);
    if (kind < space || kind === del) return at + 1;
    // A charset and the like: intermediates, and a final byte.
    if (kind < 0x30) return this.#readIntermediates(at);
    if (!still.has(kind)) this.#break(at);
    return at + 2;
  }

  #readIntermediates(at: number): number {
    let next = at + 1;
    while (isWithin(this.#bytes[next], space, 0x2f)) next += 1;
    const final = this.#bytes[next];
    if (final === undefined) return this.#unfinished(at);
    return final < space ? next : next + 1;
  }

  #readSequence(at: number): number {
    let next = at + 2;
    while (isWithin(this.#bytes[next], space, 0x3f)) next += 1;
    const final = this.#bytes[next];
    if (final === undefined) return this.#unfinished(at);
    // A control character ends it for us, though a terminal would go on with it.
    if (final < space || final >= del) return next;
    if (!transparent.has(final)) this.#break(at);
    return next + 1;
  }

  #readString(at: number, kind: number): number {
    const from = at + 2;
    const end = stringEnd(this.#bytes, from, kind);
    if (end === undefined && !this.#whole) return this.#unfinished(at);
    const to = end ?? this.#bytes.length;
    if (!isLink(this.#bytes, from, kind)) this.#break(at);
    this.#strings.push(decodedString(this.#bytes, from, to));
    return behindString(this.#bytes, to);
  }

  #unfinished(at: number): number {
    if (this.#whole) return at + 1;
    this.#pending = at;
    return this.#bytes.length;
  }
}

function isWithin(byte: number | undefined, first: number, last: number): boolean {
  return byte !== undefined && byte >= first && byte <= last;
}

/** `whole`: nothing follows these bytes. They begin in text, as output does behind the end of a line. */
export function readVisibleText(bytes: Uint8Array, whole: boolean): VisibleText {
  return new VisibleTextReader(bytes, whole).read();
}

/**
 * Finds the operating system commands (ECMA-48 OSC, ended by BEL or ST) in a byte stream that may be cut anywhere. Knows
 * nothing of what they say. What lies within a device control string (tmux's passthrough, sixel) is not looked at.
 */

export interface OscString {
  /** UTF-8, without its ends; of a longer one the first `maxTextBytes`. */
  readonly text: string;
  /** Offset of its first byte, and of the one behind its last. */
  readonly from: number;
  readonly to: number;
}

type Place = "text" | "escape" | "command" | "commandEscape" | "control" | "controlEscape";

/** A command line of 4,000 characters, percent-encoded. */
const maxTextBytes = 16 * 1024;
/** tmux gives a string up after some seconds; without a clock, one that is longer has no end. */
const maxStringBytes = 64 * 1024;

const bell = 0x07;
const cancel = 0x18;
const substitute = 0x1a;
const escape = 0x1b;
const firstPrintable = 0x20;
const beginsControl = 0x50; // P
const endsString = 0x5c; // \
const beginsCommand = 0x5d; // ]

export class OscScanner {
  #place: Place = "text";
  #offset: number;
  /** Offset of the escape that began what is open. */
  #from: number;
  #text: number[] = [];

  constructor(offset: number) {
    this.#offset = offset;
    this.#from = offset;
  }

  /** Of the next byte. */
  get offset(): number {
    return this.#offset;
  }

  /** Whoever begins there finds the same from here on. */
  get restartAt(): number {
    return this.#place === "text" || this.#isTooLong ? this.#offset : this.#from;
  }

  /** The bytes that follow; returns what ended in them. */
  scan(bytes: Uint8Array): OscString[] {
    const found: OscString[] = [];
    const begin = this.#offset;
    for (let at = 0; at < bytes.length; at++) {
      if (this.#place === "text" || this.#place === "control") {
        at = bytes.indexOf(escape, at);
        if (at === -1) break;
      }
      this.#offset = begin + at;
      const ended = this.#take(bytes[at] ?? 0);
      if (ended !== undefined) found.push(ended);
    }
    this.#offset = begin + bytes.length;
    return found;
  }

  get #isTooLong(): boolean {
    return this.#offset - this.#from > maxStringBytes;
  }

  /** The byte at `offset`. */
  #take(byte: number): OscString | undefined {
    if (this.#place !== "text" && this.#isTooLong) {
      this.#place = "text";
      if (byte !== escape) return undefined;
    }
    switch (this.#place) {
      case "text":
        this.#begin();
        return undefined;
      case "escape":
        this.#afterEscape(byte);
        return undefined;
      case "command":
        return this.#inCommand(byte);
      case "commandEscape":
        if (byte === endsString) return this.#ended();
        // Another sequence has begun in its midst, which ends it without a word.
        this.#from = this.#offset - 1;
        this.#afterEscape(byte);
        return undefined;
      case "control":
        this.#place = "controlEscape";
        return undefined;
      case "controlEscape":
        this.#place = byte === endsString ? "text" : "control";
        return undefined;
    }
  }

  #begin(): void {
    this.#from = this.#offset;
    this.#place = "escape";
  }

  #afterEscape(byte: number): void {
    if (byte === escape) this.#begin();
    else if (byte === beginsCommand) {
      this.#text = [];
      this.#place = "command";
    } else this.#place = byte === beginsControl ? "control" : "text";
  }

  #inCommand(byte: number): OscString | undefined {
    if (byte === bell) return this.#ended();
    if (byte === escape) this.#place = "commandEscape";
    else if (byte === cancel || byte === substitute) this.#place = "text";
    else if (byte >= firstPrintable && this.#text.length < maxTextBytes) this.#text.push(byte);
    return undefined;
  }

  #ended(): OscString {
    this.#place = "text";
    return { text: Buffer.from(this.#text).toString("utf8"), from: this.#from, to: this.#offset + 1 };
  }
}

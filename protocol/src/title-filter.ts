/**
 * Both ends draw with xterm.js and must draw the same, so both put this before it.
 *
 * Takes `ESC k title ESC \` out of a byte stream, across any cut. Programs send it because TERM is tmux's or screen's;
 * xterm.js would print the title as text. The string ends as in tmux's input.c: at ESC, CAN or SUB.
 *
 * Takes out device control strings, too: neither terminal shows anything of them, but in tmux an ESC within one is its
 * content unless a backslash follows (so `ESC P tmux;` wraps sequences), while xterm.js would obey what is wrapped.
 */
const esc = 0x1b;
const can = 0x18;
const sub = 0x1a;
const backslash = 0x5c;
const letterK = 0x6b;
const letterP = 0x50;

type FilterState =
  | "ground"
  /** An ESC is held back until the next byte says what it begins. */
  | "escape"
  | "title"
  /** ESC inside the title: its end, with or without the backslash. */
  | "ending"
  /** A device control string before its final byte: parameters and intermediates. */
  | "control"
  | "data"
  /** ESC inside the data: its end, or content. */
  | "data-escape";

function isFinal(byte: number): boolean {
  return byte >= 0x40 && byte <= 0x7e;
}

/** Within a device control string. CAN and SUB end it only before its data. */
function afterControl(state: "control" | "data" | "data-escape", byte: number): FilterState {
  switch (state) {
    case "control":
      if (byte === esc) return "escape";
      if (byte === can || byte === sub) return "ground";
      return isFinal(byte) ? "data" : "control";
    case "data":
      return byte === esc ? "data-escape" : "data";
    case "data-escape":
      return byte === backslash ? "ground" : "data";
  }
}

export class TitleFilter {
  #state: FilterState = "ground";

  /** What is to be shown of `bytes`; the same memory when nothing had to be taken out. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#state === "ground" && !bytes.includes(esc)) return bytes;
    const shown = new Uint8Array(bytes.length + 1);
    let length = 0;
    for (const byte of bytes) {
      const emitEscape = this.#emitsEscape(byte);
      if (emitEscape) shown[length++] = esc;
      if (this.#step(byte)) shown[length++] = byte;
    }
    return shown.subarray(0, length);
  }

  /** No ESC is held back and no title is half read. */
  get atRest(): boolean {
    return this.#state === "ground";
  }

  /** Forgets what is held: the stream begins anew elsewhere. */
  reset(): void {
    this.#state = "ground";
  }

  /** The held ESC belonged to something else after all. */
  #emitsEscape(byte: number): boolean {
    if (byte === letterK || byte === letterP) return false;
    return this.#state === "escape" || (this.#state === "ending" && byte !== backslash && byte !== esc);
  }

  /** Moves on by one byte; true when the byte itself is shown. */
  #step(byte: number): boolean {
    switch (this.#state) {
      case "ground":
        if (byte !== esc) return true;
        this.#state = "escape";
        return false;
      case "escape":
        return this.#begin(byte) && byte !== esc;
      case "title":
        if (byte === esc) this.#state = "ending";
        else if (byte === can || byte === sub) this.#state = "ground";
        return false;
      case "ending":
        return this.#begin(byte) && byte !== esc && byte !== backslash;
      case "control":
      case "data":
      case "data-escape":
        this.#state = afterControl(this.#state, byte);
        return false;
    }
  }

  /** What follows an ESC; false for what is taken out. */
  #begin(byte: number): boolean {
    switch (byte) {
      case letterK:
        this.#state = "title";
        return false;
      case letterP:
        this.#state = "control";
        return false;
      case esc:
        return true;
      default:
        this.#state = "ground";
        return true;
    }
  }
}

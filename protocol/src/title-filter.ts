/**
 * Both ends draw with xterm.js and must draw the same, so both put this before it.
 *
 * Takes `ESC k title ESC \` out of a byte stream, across any cut. Programs send it because TERM is tmux's or screen's;
 * xterm.js would print the title as text. The string ends as in tmux's input.c: at ESC, CAN or SUB.
 */
const esc = 0x1b;
const can = 0x18;
const sub = 0x1a;
const backslash = 0x5c;
const letterK = 0x6b;

type FilterState =
  | "ground"
  /** An ESC is held back until the next byte says what it begins. */
  | "escape"
  | "title"
  /** ESC inside the title: its end, with or without the backslash. */
  | "ending";

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
    if (this.#state === "escape") return byte !== letterK;
    return this.#state === "ending" && byte !== backslash && byte !== letterK && byte !== esc;
  }

  /** Moves on by one byte; true when the byte itself is shown. */
  #step(byte: number): boolean {
    switch (this.#state) {
      case "ground":
        if (byte !== esc) return true;
        this.#state = "escape";
        return false;
      case "escape":
        if (byte === esc) return false;
        this.#state = byte === letterK ? "title" : "ground";
        return byte !== letterK;
      case "title":
        if (byte === esc) this.#state = "ending";
        else if (byte === can || byte === sub) this.#state = "ground";
        return false;
      case "ending":
        if (byte === esc) return false;
        this.#state = byte === letterK ? "title" : "ground";
        return byte !== backslash && byte !== letterK;
    }
  }
}

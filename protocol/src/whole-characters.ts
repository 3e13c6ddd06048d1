/**
 * Both ends draw with xterm.js and must draw the same, so both put this before it.
 *
 * Blots out C1 controls that are written as UTF-8 (U+0080 to U+009F): tmux obeys none of them, and xterm.js all. The
 * second half of a quotation mark that was encoded twice would begin a string and swallow the screen.
 *
 * Holds back the bytes of an unfinished UTF-8 character at the end of a run. xterm.js joins split characters itself, but
 * loses one that is cut behind a second byte of 0x80 (6.0.0, Utf8ToUtf32: the zero payload bits end its loop), and that
 * is every dash, quote, ellipsis and joiner of U+2000 to U+203F.
 */
const nothing = new Uint8Array(0);

/** How many bytes at the end belong to a character that is not complete: 0 to 3. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return byte >= 0xc0 && back < lengthOf(byte) ? back : 0;
  }
  return 0;
}

/** By a character's first byte. */
function lengthOf(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

export class WholeCharacters {
  #held: Uint8Array = nothing;

  /** What can be shown now; the rest comes with the next run. */
  push(bytes: Uint8Array): Uint8Array {
    const all = this.#held.length === 0 ? bytes : joined(this.#held, bytes);
    const unfinished = unfinishedBytes(all);
    this.#held = unfinished === 0 ? nothing : all.slice(all.length - unfinished);
    return withoutC1(unfinished === 0 ? all : all.subarray(0, all.length - unfinished));
  }

  /** Bytes waiting for the rest of their character. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** The stream begins anew elsewhere. */
  reset(): void {
    this.#held = nothing;
  }
}

/** The same memory when there is none. Zeros in their place, which no terminal shows: what stood around them stays apart. */
function withoutC1(bytes: Uint8Array): Uint8Array {
  let at = nextC1(bytes, 0);
  if (at === -1) return bytes;
  const shown = bytes.slice();
  for (; at !== -1; at = nextC1(bytes, at + 2)) shown.fill(0, at, at + 2);
  return shown;
}

function nextC1(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xc2, from); at !== -1; at = bytes.indexOf(0xc2, at + 1)) {
    const second = bytes[at + 1] ?? 0;
    if (second >= 0x80 && second <= 0x9f) return at;
  }
  return -1;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

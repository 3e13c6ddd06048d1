/**
 * Strings that a terminal does not draw: titles, links, shell marks. Where one ends, and what it says. Pure; ECMA-48, and
 * what tmux does where terminals differ.
 */

/** Character `i` of `text` comes of bytes `[starts[i], ends[i])`; of the one byte at `starts[i]` where there are no ends. */
export interface MappedText {
  readonly text: string;
  readonly starts: ArrayLike<number>;
  readonly ends?: ArrayLike<number>;
}

const [bell, lineFeed, cancel, substitute, escape, space] = [0x07, 0x0a, 0x18, 0x1a, 0x1b, 0x20];
const [letterP, bracket, backslash] = [0x50, 0x5d, 0x5c];
/** Behind ESC: device control, start of string, operating system, privacy message, application, screen's title. */
const begins: ReadonlySet<number> = new Set([letterP, 0x58, bracket, 0x5e, 0x5f, 0x6b]);
const endings: ReadonlySet<number> = new Set([lineFeed, cancel, substitute]);

export function beginsString(kind: number): boolean {
  return begins.has(kind);
}

/** Where the string ends whose content begins at `from`: the byte that ends it, or the ESC before it. Undefined: not here. */
export function stringEnd(bytes: Uint8Array, from: number, kind: number): number | undefined {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= space) continue;
    if (endings.has(byte) || (byte === bell && kind === bracket)) return at;
    if (byte !== escape) continue;
    if (at + 1 === bytes.length) return undefined;
    // In device control an ESC is content unless a backslash follows.
    if (kind !== letterP || bytes[at + 1] === backslash) return at;
  }
  return undefined;
}

/** Where output goes on behind a string that ends at `end`. The end of a line ends it, and is one. */
export function behindString(bytes: Uint8Array, end: number): number {
  if (bytes[end] === lineFeed) return end;
  if (bytes[end] !== escape) return end + 1;
  return bytes[end + 1] === backslash ? end + 2 : end;
}

/** A link may begin or end within a word; whatever else a string tells is told between words. */
export function isLink(bytes: Uint8Array, from: number, kind: number): boolean {
  return kind === bracket && bytes[from] === 0x38;
}

const code = /%([0-9a-f]{2})|\\x([0-9a-f]{2})|[^]/giu;

/** Shells write what was typed as `%41` or `\x41` into their marks. */
export function decodedString(bytes: Uint8Array, from: number, to: number): MappedText {
  const characters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { index, 0: written, 1: percent, 2: hex } of Buffer.from(bytes.subarray(from, to))
    .toString("latin1")
    .matchAll(code)) {
    const digits = percent ?? hex;
    characters.push(digits === undefined ? written : String.fromCharCode(Number.parseInt(digits, 16)));
    starts.push(from + index);
    ends.push(from + index + written.length);
  }
  return { text: characters.join(""), starts, ends };
}

/**
 * Which blocks may hold a text, without looking into them. For up to `placesPerGroup` blocks there is one table of bits: a
 * row for each of 2^15 buckets, a column for each block. Every three and every four letters that stand side by side in a
 * line, capitals as small ones, hash to a bucket, and set their block's bit there. A text can only be in the blocks whose
 * bits are set in all the rows of its own letters; a row is read by itself, a few bytes of the whole table.
 * Measured beside trigrams of the database's own: docs/search.md.
 */
const bucketBits = 15;
export const buckets = 2 ** bucketBits;
export const placesPerGroup = 128;
/** With fewer, looking into all of them costs less than the table. */
export const fewestPlaces = 3;
/** Rows that a search reads of each table: each leaves about a third of the blocks. */
const mostRows = 8;

const short = 3;
const long = 4;
const lineFeed = 0x0a;

export function rowBytes(places: number): number {
  return Math.max(1, Math.ceil(places / 8));
}

/** The table with rows for so many places; what is in it stays. */
export function widened(table: Uint8Array | null, places: number): Uint8Array {
  const width = rowBytes(places);
  if (table?.length === width * buckets) return Uint8Array.from(table);
  const wide = new Uint8Array(width * buckets);
  if (table === null) return wide;
  const narrow = table.length / buckets;
  for (let row = 0; row < buckets; row++)
    wide.set(table.subarray(row * narrow, row * narrow + Math.min(narrow, width)), row * width);
  return wide;
}

/** @param text folded */
export function setPlace(table: Uint8Array, place: number, text: string): void {
  const width = table.length / buckets;
  const byte = place >> 3;
  const bit = 0x80 >> (place & 7);
  for (let at = 0; at + short <= text.length; at++) {
    const [three, four] = bucketsAt(text, at);
    if (three === undefined) continue;
    setBit(table, three * width + byte, bit);
    if (four !== undefined) setBit(table, four * width + byte, bit);
  }
}

export function clearPlace(table: Uint8Array, place: number): void {
  const width = table.length / buckets;
  const others = ~(0x80 >> (place & 7));
  for (let at = place >> 3; at < table.length; at += width) table[at] = (table[at] ?? 0) & others;
}

/** Rows to look at for texts that all are to be there, capitals as small ones; none for texts of one or two letters. */
export function rowsFor(words: readonly string[]): number[] {
  const longs = new Set<number>();
  const shorts = new Set<number>();
  for (const word of words) {
    for (let at = 0; at + short <= word.length; at++) {
      const [three, four] = bucketsAt(word, at);
      if (three !== undefined) shorts.add(three);
      if (four !== undefined) longs.add(four);
    }
  }
  const rows = [...spread([...longs]), ...spread([...shorts])];
  return [...new Set(rows)].slice(0, mostRows);
}

/** From all along the text: letters side by side are seldom rare one without the other. */
function spread(all: readonly number[]): number[] {
  if (all.length <= mostRows) return [...all];
  return Array.from({ length: mostRows }, (_, at) => all[Math.floor((at * all.length) / mostRows)] ?? 0);
}

function setBit(table: Uint8Array, at: number, bit: number): void {
  table[at] = (table[at] ?? 0) | bit;
}

/** Of the three and the four letters from there on; undefined where the line ends before. */
function bucketsAt(text: string, at: number): readonly [three: number | undefined, four: number | undefined] {
  const first = text.charCodeAt(at);
  const second = text.charCodeAt(at + 1);
  const third = text.charCodeAt(at + 2);
  if (first === lineFeed || second === lineFeed || third === lineFeed) return [undefined, undefined];
  const hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca77) ^ Math.imul(third, 0xc2b2_ae3d);
  const fourth = at + short < text.length ? text.charCodeAt(at + short) : lineFeed;
  if (fourth === lineFeed) return [bucketOf(hash), undefined];
  return [bucketOf(hash), bucketOf(hash ^ Math.imul(fourth, 0x27d4_eb2f) ^ long)];
}

/** The mixing step of MurmurHash3. */
function bucketOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d) >>> (32 - bucketBits);
}

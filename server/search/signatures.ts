/**
 * Which blocks may hold a text, without looking into them. For up to `placesPerGroup` blocks there is one table of bits: a
 * row for each of 2^16 buckets, a column for each block. Whatever one, two, three and four letters stand side by side in a
 * line, capitals as small ones, hash to buckets, and set their block's bit there. A text can only be in the blocks whose
 * bits are set in all the rows of its own letters; a row is read by itself, a few bytes of the whole table.
 *
 * Each bit of a block is set with a chance of about four in ten. Four letters have one bucket, since a word of more has
 * several fours; what is shorter has `rowsOfShort`, since it is all that is known of a word of three letters.
 * Measured beside trigrams of the database's own: docs/search.md.
 */
const bucketBits = 16;
export const buckets = 2 ** bucketBits;
export const placesPerGroup = 128;
/** With fewer, looking into all of them costs less than the table. */
export const fewestPlaces = 3;
/** Rows that a search reads of each table: they leave one block of a thousand that has none of it. */
const mostRows = 8;
const rowsOfShort = 4;

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

/** Says of the place what is in this text, and nothing else. @param text folded */
export function setPlace(table: Uint8Array, place: number, text: string): void {
  const width = table.length / buckets;
  const bit = 0x80 >> (place & 7);
  const isSet = bucketsOf(text);
  for (let row = 0, at = place >> 3; row < buckets; row++, at += width) {
    const others = (table[at] ?? 0) & ~bit;
    table[at] = isSet[row] === 1 ? others | bit : others;
  }
}

interface TablePlace {
  readonly table: Uint8Array;
  readonly place: number;
}

/** Says of a place what is said of another. */
export function copyPlace(from: TablePlace, to: TablePlace): void {
  const [fromWidth, toWidth] = [from.table.length / buckets, to.table.length / buckets];
  const [fromBit, toBit] = [0x80 >> (from.place & 7), 0x80 >> (to.place & 7)];
  for (let row = 0; row < buckets; row++) {
    const at = row * toWidth + (to.place >> 3);
    const isSet = ((from.table[row * fromWidth + (from.place >> 3)] ?? 0) & fromBit) !== 0;
    const others = (to.table[at] ?? 0) & ~toBit;
    to.table[at] = isSet ? others | toBit : others;
  }
}

/** Nothing where the table does not reach to it: of a block that it was never told of. */
export function clearPlace(table: Uint8Array, place: number): void {
  if (rowBytes(place + 1) <= table.length / buckets) setPlace(table, place, "");
}

/** A 1 for each bucket of what is in it. */
function bucketsOf(text: string): Uint8Array {
  const all = new Uint8Array(buckets);
  for (let from = 0; from < text.length; from++) {
    let hash = 0;
    for (let length = 1; length <= long && from + length <= text.length; length++) {
      const letter = text.charCodeAt(from + length - 1);
      if (letter === lineFeed) break;
      hash = hashWith(hash, letter);
      let bucket = mixed(hash);
      all[bucket >>> (32 - bucketBits)] = 1;
      if (length === long) break;
      const step = stepOf(bucket);
      for (let more = 1; more < rowsOfShort; more++) {
        bucket = (bucket + step) | 0;
        all[bucket >>> (32 - bucketBits)] = 1;
      }
    }
  }
  return all;
}

/** Rows to look at for texts that all are to be there, capitals as small ones. */
export function rowsFor(words: readonly string[]): number[] {
  const longs = new Set<number>();
  const shorts = new Set<number>();
  const within = new Set<number>();
  for (const word of words) {
    for (let at = 0; at + long <= word.length; at++) longs.add(rowsOf(word.slice(at, at + long))[0] ?? 0);
    const short = word.slice(0, long - 1);
    for (const row of rowsOf(short)) (short === word ? shorts : within).add(row);
  }
  const rows = [...spread([...longs], Math.max(2, mostRows - shorts.size)), ...shorts, ...within];
  return [...new Set(rows)].slice(0, mostRows);
}

/** From all along the text: letters side by side are seldom rare one without the other. */
function spread(all: readonly number[], most: number): number[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)] ?? 0);
}

/** Of one to four letters, as `bucketsOf` has them. */
function rowsOf(letters: string): number[] {
  let hash = 0;
  for (let at = 0; at < letters.length; at++) hash = hashWith(hash, letters.charCodeAt(at));
  const first = mixed(hash);
  const step = stepOf(first);
  const count = letters.length === long ? 1 : rowsOfShort;
  return Array.from({ length: count }, (_, more) => ((first + Math.imul(step, more)) | 0) >>> (32 - bucketBits));
}

function hashWith(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, 0x9e37_79b1) + 0x85eb_ca77;
}

/** The mixing steps of MurmurHash3. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35);
  return twice ^ (twice >>> 16);
}

/** From one bucket of a short text to the next (double hashing). */
function stepOf(first: number): number {
  return Math.imul(first, 0x27d4_eb2f) | 0x1_0000;
}

/** A first look for a search's words at the bytes of a text, which costs a tenth of making text of them. */
import { folded } from "./folded.ts";
import type { SearchWords } from "./search-words.ts";

/** False: the text has not all of the words. */
export type BytesFilter = (utf8: Buffer) => boolean;

export function bytesFilter({ words, exactCase }: SearchWords): BytesFilter {
  if (exactCase) {
    const needles = words.map((word) => Buffer.from(word));
    return (utf8) => needles.every((needle) => utf8.includes(needle));
  }
  const patterns = words.filter((word) => Buffer.byteLength(word) === word.length).map(patternOf);
  if (patterns.length === 0) return () => true;
  return (utf8) => {
    const bytes = utf8.toString("latin1");
    return patterns.every((pattern) => pattern.test(bytes));
  };
}

/** One letter beyond ASCII is small within it: the Kelvin sign. */
const kelvinSign = "\u212a";
const kelvinBytes = Buffer.from(kelvinSign).toString("latin1");

function patternOf(word: string): RegExp {
  const literal = word.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`);
  // Without "u" no letter beyond ASCII is like one within it, as no byte may be.
  return new RegExp(literal.replaceAll(folded(kelvinSign), `(?:k|${kelvinBytes})`), "i");
}

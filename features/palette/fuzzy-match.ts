/**
 * How what is typed fits a text: at its beginning, at the beginning of a word, by words' first letters, inside a word, or by
 * letters that follow each other with others between. Pure. Capitals and accents do not count.
 */

/** The better ones first. */
export const fits = ["prefix", "wordStart", "initials", "inside", "scattered"] as const;
type Fit = (typeof fits)[number];

/** From one character of the text to before another, in UTF-16 units. */
export type Mark = readonly [from: number, to: number];

export interface FuzzyMatch {
  readonly fit: Fit;
  /** Of scattered letters: how many others stand between them. */
  readonly looseness: number;
  readonly marks: readonly Mark[];
}

/** A text made ready to be looked into many times. */
export interface SearchedText {
  readonly folded: string;
  /** Where words begin. */
  readonly starts: readonly number[];
  /** The letters there, one for each start. */
  readonly initials: string;
  /** Which letters and digits it has, as bits. */
  readonly letters: number;
}

const ascii = /^\p{ASCII}*$/u;
const accented = /^(?<letter>.)\p{M}+$/u;
const inWord = /[\p{L}\p{N}]/u;

/** As long as the text itself, so that a place in one is the same place in the other. */
function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text.replaceAll(/[^\p{ASCII}]|[A-Z]/gu, (sign) => {
    const letter = accented.exec(sign.normalize("NFD"))?.groups?.["letter"] ?? sign;
    const small = letter.toLowerCase();
    return small.length === sign.length ? small : sign;
  });
}

const codeOf = { a: 97, z: 122, zero: 48, nine: 57 } as const;

const isSmall = (code: number): boolean => code >= codeOf.a && code <= codeOf.z;
const isDigit = (code: number): boolean => code >= codeOf.zero && code <= codeOf.nine;

/** Most texts are ASCII, and there are many: no pattern is asked for those. */
function isInWord(folded: string, at: number): boolean {
  const code = folded.charCodeAt(at);
  return code < 128 ? isSmall(code) || isDigit(code) : inWord.test(folded.charAt(at));
}

/** Behind what is none of a word, and where a capital follows a small letter. */
function wordStarts(text: string, folded: string): number[] {
  const starts: number[] = [];
  let wasInWord = false;
  let wasCapital = true;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    const isCapital = sign !== folded.charAt(at) && sign !== sign.toLowerCase();
    const isIn = isInWord(folded, at);
    if (isIn && (!wasInWord || (isCapital && !wasCapital))) starts.push(at);
    wasInWord = isIn;
    wasCapital = isCapital;
  }
  return starts;
}

/** A bit for each letter; digits share those that are left. Other signs have none. */
function letterBits(folded: string): number {
  let bits = 0;
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    if (isSmall(code)) bits |= 1 << (code - codeOf.a);
    else if (isDigit(code)) bits |= 1 << (26 + ((code - codeOf.zero) % 5));
  }
  return bits;
}

export function searched(text: string): SearchedText {
  const folded = fold(text);
  const starts = wordStarts(text, folded);
  return { folded, starts, initials: starts.map((at) => folded.charAt(at)).join(""), letters: letterBits(folded) };
}

/** What is typed, made ready to be looked for. */
export interface Wanted {
  readonly folded: string;
  readonly letters: number;
}

export function wanted(typed: string): Wanted {
  const folded = fold(typed);
  return { folded, letters: letterBits(folded) };
}

/** Undefined where the text has not all of its letters in their order, near each other. Looks through the text a fixed number of times. */
export function fuzzyMatch({ folded: word, letters }: Wanted, text: SearchedText): FuzzyMatch | undefined {
  if ((letters & ~text.letters) !== 0) return undefined;
  return together(word, text) ?? byInitials(word, text) ?? inside(word, text) ?? scattered(word, text);
}

function whole(fit: Fit, from: number, length: number): FuzzyMatch {
  return { fit, looseness: 0, marks: length === 0 ? [] : [[from, from + length]] };
}

function together(word: string, { folded, starts }: SearchedText): FuzzyMatch | undefined {
  if (folded.startsWith(word)) return whole("prefix", 0, word.length);
  const start = starts.find((at) => folded.startsWith(word, at));
  return start === undefined ? undefined : whole("wordStart", start, word.length);
}

function byInitials(word: string, { starts, initials }: SearchedText): FuzzyMatch | undefined {
  const first = word.length < 2 ? -1 : initials.indexOf(word);
  if (first === -1) return undefined;
  const marks = starts.slice(first, first + word.length).map((at): Mark => [at, at + 1]);
  return { fit: "initials", looseness: 0, marks };
}

function inside(word: string, { folded }: SearchedText): FuzzyMatch | undefined {
  const at = folded.indexOf(word);
  return at === -1 ? undefined : whole("inside", at, word.length);
}

/** Between one letter and the next, on the average: letters further apart are in nearly every long text. */
const mostBetween = 4;

/** The first place where all letters follow each other, made as short as it gets from its end. */
function scattered(word: string, { folded }: SearchedText): FuzzyMatch | undefined {
  let end = -1;
  for (let next = 0; next < word.length; next += 1) {
    end = folded.indexOf(word.charAt(next), end + 1);
    if (end === -1) return undefined;
  }
  const marks: Mark[] = [];
  let at = end + 1;
  for (let left = word.length - 1; left >= 0; left -= 1) {
    at = folded.lastIndexOf(word.charAt(left), at - 1);
    const [next] = marks;
    if (next?.[0] === at + 1) marks[0] = [at, next[1]];
    else marks.unshift([at, at + 1]);
  }
  const looseness = end + 1 - at - word.length;
  return looseness > mostBetween * (word.length - 1) ? undefined : { fit: "scattered", looseness, marks };
}

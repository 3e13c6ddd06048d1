/** What somebody typed to search for, as words that are to be found in one line. */
import { limits } from "@coda/protocol";
import { folded } from "./folded.ts";

export interface SearchWords {
  /** Literal texts, each to be found in the line; without capitals where those do not count. */
  readonly words: readonly string[];
  /** One was typed, so all count. */
  readonly exactCase: boolean;
}

/** Undefined where nothing was typed but blanks and quotation marks. */
export function searchWords(typed: string): SearchWords | undefined {
  const parts = [...typed.matchAll(/"([^"]*)"?|[^\s"]+/gu)].map(([whole, quoted]) => quoted ?? whole);
  const words = [...new Set(parts.filter((part) => part.trim() !== ""))].slice(0, limits.searchWords);
  if (words.length === 0) return undefined;
  const exactCase = words.some((word) => folded(word) !== word);
  return { words, exactCase };
}

export function asSearched(text: string, { exactCase }: SearchWords): string {
  return exactCase ? text : folded(text);
}

export type Mark = [from: number, to: number];

const mostMarks = 50;

/** Where the words stand in a line, in order and not one over the other; undefined where one of them does not. */
export function marksIn(line: string, search: SearchWords): Mark[] | undefined {
  const text = asSearched(line, search);
  const found: Mark[] = [];
  for (const word of search.words) {
    let at = text.indexOf(word);
    if (at === -1) return undefined;
    for (; at !== -1 && found.length < mostMarks; at = text.indexOf(word, at + word.length))
      found.push([at, at + word.length]);
  }
  const marks: Mark[] = [];
  for (const [from, to] of found.toSorted((a, b) => a[0] - b[0])) {
    const last = marks.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else marks.push([from, to]);
  }
  return marks;
}

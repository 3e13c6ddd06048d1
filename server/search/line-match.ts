/** The lines of a block that have all words of a search, each with what a reader is shown of it. */
import { limits } from "@coda/protocol";
import { asSearched, marksIn, type Mark, type SearchWords } from "./search-words.ts";
import type { StoredText, TextLine } from "./text-block.ts";

export interface LineWish {
  readonly search: SearchWords;
  /** Only lines before this one of the block. */
  readonly beforeLine: number;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface FoundLine {
  /** Its number in the block. */
  readonly number: number;
  readonly end: number;
  readonly atMs: number;
  /** Behind some lines more: where output is to end that shows this one among its neighbours. */
  readonly showTo: number;
  readonly line: string;
  readonly marks: Mark[];
  readonly before: string | null;
  readonly after: string | null;
}

/** Lines shown below a found one when its output is opened: it is on the screen then, and not at its edge. */
const linesBelow = 8;
/** Of a long line, before the first thing found in it. */
const charactersBefore = 60;
const left = "…";

/** Newest first. */
export function* linesFound(stored: Pick<StoredText, "text" | "lines">, wish: LineWish): Generator<FoundLine> {
  const { search } = wish;
  const text = asSearched(stored.text, search);
  if (!search.words.every((word) => text.includes(word))) return;
  const lines = stored.lines();
  for (let number = Math.min(lines.length, wish.beforeLine) - 1; number >= 0; number--) {
    const line = lines[number];
    if (line === undefined || line.atMs < wish.sinceMs || line.atMs > wish.untilMs) continue;
    const marks = marksIn(line.text, search);
    if (marks !== undefined) yield found(lines, { number, line, marks });
  }
}

function found(
  lines: readonly TextLine[],
  { number, line, marks }: { readonly number: number; readonly line: TextLine; readonly marks: Mark[] },
): FoundLine {
  const below = lines.slice(number, number + linesBelow + 1).map(({ end }) => end);
  return {
    number,
    end: line.end,
    atMs: line.atMs,
    showTo: Math.max(...below),
    ...excerpt(line.text, marks),
    before: neighbour(lines[number - 1]),
    after: neighbour(lines[number + 1]),
  };
}

function neighbour(line: TextLine | undefined): string | null {
  if (line === undefined || line.text.trim() === "") return null;
  return line.text.slice(0, limits.searchLineCharacters).toWellFormed();
}

function excerpt(text: string, marks: readonly Mark[]): Pick<FoundLine, "line" | "marks"> {
  const most = limits.searchLineCharacters;
  const first = marks[0]?.[0] ?? 0;
  const from = text.length <= most ? 0 : Math.max(0, Math.min(first - charactersBefore, text.length - most));
  const lead = from === 0 ? "" : left;
  const shown = text.slice(from, from + most);
  const shift = lead.length - from;
  const cut = marks
    .map(([begin, end]): Mark => [Math.max(begin, from) + shift, Math.min(end, from + most) + shift])
    .filter(([begin, end]) => begin < end);
  return { line: (lead + shown + (from + most < text.length ? left : "")).toWellFormed(), marks: cut };
}

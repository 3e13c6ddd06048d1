/** What was found, as it is shown: by terminals, in the order of time, with the found parts apart. Pure. */
import type { FoundCommand, SearchHit } from "@coda/protocol";

interface Somewhere {
  readonly session: string;
  readonly pane: string;
}

/** What follows each other and is of one terminal, together; the order stays. */
export function byTerminal<Found extends Somewhere>(all: readonly Found[]): readonly (readonly [Found, ...Found[]])[] {
  const groups: [Found, ...Found[]][] = [];
  for (const found of all) {
    const group = groups.at(-1);
    const isSame = group?.[0].session === found.session && group[0].pane === found.pane;
    if (isSame) group.push(found);
    else groups.push([found]);
  }
  return groups;
}

export interface Piece {
  readonly text: string;
  readonly isFound: boolean;
  /** Its place in the line. */
  readonly from: number;
}

export function piecesOf({ line, marks }: Pick<SearchHit, "line" | "marks">): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    pieces.push({ text: line.slice(at, from), isFound: false, from: at });
    pieces.push({ text: line.slice(from, to), isFound: true, from });
    at = to;
  }
  pieces.push({ text: line.slice(at), isFound: false, from: at });
  return pieces.filter(({ text }) => text !== "");
}

/** The longest of what was found in the line, as it stands there; words with nothing but blanks between them are one. */
export function foundText({ line, marks }: Pick<SearchHit, "line" | "marks">): string {
  const runs: { from: number; to: number }[] = [];
  for (const [from, to] of marks) {
    const last = runs.at(-1);
    if (last !== undefined && /^ *$/u.test(line.slice(last.to, from))) last.to = to;
    else runs.push({ from, to });
  }
  const texts = runs.map(({ from, to }) => line.slice(from, to));
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), "");
}

/** Of the hits of a list; several lines may end at one place, where a program drew them at once. */
export function hitKeys(hits: readonly SearchHit[]): readonly string[] {
  const seen = new Map<string, number>();
  return hits.map(({ epoch, offset }) => {
    const place = `${epoch}:${offset}`;
    const before = seen.get(place) ?? 0;
    seen.set(place, before + 1);
    return `${place} ${before}`;
  });
}

export function commandKey({ epoch, outputFrom }: FoundCommand): string {
  return `${epoch}:${outputFrom}`;
}

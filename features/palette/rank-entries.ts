/** Which entries fit what is typed, the best first. Pure; among equals those used last come first, then they stay in order. */
import { fits, fuzzyMatch, searched, wanted, type FuzzyMatch, type Mark, type SearchedText } from "./fuzzy-match.ts";

interface Findable {
  readonly id: string;
  readonly text: string;
  readonly also?: readonly string[];
}

export interface PreparedEntry<Entry> {
  readonly entry: Entry;
  readonly text: SearchedText;
  readonly also: readonly SearchedText[];
}

export interface RankedEntry<Entry> {
  readonly entry: Entry;
  /** In its text. */
  readonly marks: readonly Mark[];
  /** Smaller is better: how it fits, how loosely, how long ago it was used. */
  readonly rank: readonly [fit: number, looseness: number, usedAgo: number];
}

export function prepareEntries<Entry extends Findable>(entries: readonly Entry[]): readonly PreparedEntry<Entry>[] {
  return entries.map((entry) => ({ entry, text: searched(entry.text), also: (entry.also ?? []).map(searched) }));
}

export interface RankOptions {
  readonly typed: string;
  /** Ids, the one used last first. */
  readonly recent: readonly string[];
  readonly match?: typeof fuzzyMatch;
}

/** Each word of what is typed must fit, wherever. */
export function rankEntries<Entry extends Findable>(
  entries: readonly PreparedEntry<Entry>[],
  { typed, recent, match = fuzzyMatch }: RankOptions,
): readonly RankedEntry<Entry>[] {
  const phrase = typed.trim();
  const words = phrase.split(/\s+/u);
  const asked = [[phrase], ...(words.length > 1 ? [words] : [])].map((parts) => parts.map(wanted));
  const usedAgo = new Map(recent.map((id, ago) => [id, ago]));
  const ranked: RankedEntry<Entry>[] = [];
  for (const prepared of entries) {
    const found = bestFit(prepared, asked, match);
    if (found === undefined) continue;
    const ago = usedAgo.get(prepared.entry.id) ?? recent.length;
    ranked.push({ entry: prepared.entry, marks: found.marks, rank: [found.fit, found.looseness, ago] });
  }
  return ranked.toSorted(byRank);
}

function byRank(left: Pick<RankedEntry<unknown>, "rank">, right: Pick<RankedEntry<unknown>, "rank">): number {
  const [fit, looseness, ago] = left.rank;
  return fit - right.rank[0] || looseness - right.rank[1] || ago - right.rank[2];
}

type Asked = readonly (readonly ReturnType<typeof wanted>[])[];

interface EntryFit {
  readonly fit: number;
  readonly looseness: number;
  readonly marks: readonly Mark[];
}

const scattered = fits.indexOf("scattered");

/** As it was typed, or else word by word. Letters of a whole phrase that lie scattered say less than its words do. */
function bestFit(entry: PreparedEntry<unknown>, asked: Asked, match: typeof fuzzyMatch): EntryFit | undefined {
  let best: EntryFit | undefined;
  for (const words of asked) {
    const found = fitOfAll(entry, words, match);
    if (found === undefined || (best !== undefined && best.fit <= found.fit)) continue;
    best = found;
    if (best.fit < scattered) return best;
  }
  return best;
}

function fitOfAll(
  { text, also }: PreparedEntry<unknown>,
  words: Asked[number],
  match: typeof fuzzyMatch,
): EntryFit | undefined {
  let [fit, looseness] = [0, 0];
  const marks: Mark[] = [];
  for (const word of words) {
    const own = match(word, text);
    const found = own ?? elsewhere(also.map((each) => match(word, each)));
    if (found === undefined) return undefined;
    fit = Math.max(fit, fits.indexOf(found.fit) + (own === undefined ? 1 : 0));
    looseness += found.looseness;
    marks.push(...(own?.marks ?? []));
  }
  return { fit, looseness, marks: merged(marks) };
}

/** What is not shown is found only by letters that stand together: nobody would see why. */
function elsewhere(matches: readonly (FuzzyMatch | undefined)[]): FuzzyMatch | undefined {
  const clear = matches.filter((found) => found !== undefined && found.fit !== "scattered");
  return clear.toSorted((left, right) => fitOf(left) - fitOf(right))[0];
}

function fitOf(match: FuzzyMatch | undefined): number {
  return match === undefined ? scattered : fits.indexOf(match.fit);
}

/** In the order of the text; those that touch or overlap as one. */
function merged(marks: readonly Mark[]): readonly Mark[] {
  const all: Mark[] = [];
  for (const [from, to] of marks.toSorted((left, right) => left[0] - right[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
}

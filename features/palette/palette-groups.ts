/** What is listed, in groups: at first what is likely wanted, then what fits what is typed. Pure. */
import type { Mark } from "./fuzzy-match.ts";
import { groupTitles, type PaletteEntry, type PaletteGroup } from "./palette-entry.ts";
import { rankEntries, type PreparedEntry } from "./rank-entries.ts";

export interface ListedEntry {
  readonly entry: PaletteEntry;
  readonly marks: readonly Mark[];
}

export interface ListedGroup {
  readonly group: PaletteGroup;
  readonly title: string;
  readonly listed: readonly ListedEntry[];
}

/** While nothing is typed: as many as leave room for the others. What is left out is found by typing. */
const mostAtRest: Readonly<Record<PaletteGroup, number>> = {
  recent: 5,
  here: 7,
  terminals: 6,
  ideas: 6,
  notices: 3,
  app: 4,
  pages: 6,
  settings: 0,
  docs: 0,
  commands: 0,
  search: 0,
};
/** Of each group: who has more to choose from types on. */
const mostFound = 8;

const groups = Object.keys(groupTitles) as readonly PaletteGroup[];

/** What it is that was chosen, on any day: not what programs printed, nor what was searched for. */
const kept: readonly PaletteGroup[] = ["here", "terminals", "ideas", "app", "pages", "settings", "docs"];

export function isRemembered({ group }: PaletteEntry): boolean {
  return kept.includes(group);
}

interface AtRest {
  /** Ids, the one used last first. */
  readonly recent: readonly string[];
  /** Nobody goes to where they are. */
  readonly pathname: string;
}

export function groupsAtRest(entries: readonly PaletteEntry[], { recent, pathname }: AtRest): readonly ListedGroup[] {
  const elsewhere = entries.filter(({ does }) => does.do !== "go" || does.path !== pathname);
  const byId = new Map(elsewhere.map((entry) => [entry.id, entry]));
  const used = recent.flatMap((id) => byId.get(id) ?? []).slice(0, mostAtRest.recent);
  const others = elsewhere.filter((entry) => !used.includes(entry));
  return groups
    .map((group) => {
      const all = group === "recent" ? used : others.filter((entry) => entry.group === group);
      return asGroup(
        group,
        all.map((entry) => ({ entry, marks: [] })),
        mostAtRest[group],
      );
    })
    .filter(({ listed }) => listed.length > 0);
}

interface Typed {
  readonly typed: string;
  readonly recent: readonly string[];
}

/** The group with the best fit first. */
export function groupsFound(entries: readonly PreparedEntry<PaletteEntry>[], typed: Typed): readonly ListedGroup[] {
  const byGroup = new Map<PaletteGroup, ListedEntry[]>();
  for (const ranked of rankEntries(entries, typed)) {
    const { group } = ranked.entry;
    const listed = byGroup.get(group) ?? [];
    if (listed.length === 0) byGroup.set(group, listed);
    listed.push(ranked);
  }
  return [...byGroup].map(([group, listed]) => asGroup(group, listed, mostFound));
}

/** As they came, with what fits marked. */
export function groupAsGiven(
  group: PaletteGroup,
  entries: readonly PreparedEntry<PaletteEntry>[],
  typed: string,
): ListedGroup {
  const marks = new Map(rankEntries(entries, { typed, recent: [] }).map((ranked) => [ranked.entry, ranked.marks]));
  return asGroup(
    group,
    entries.map(({ entry }) => ({ entry, marks: marks.get(entry) ?? [] })),
    mostFound,
  );
}

function asGroup(group: PaletteGroup, listed: readonly ListedEntry[], most: number): ListedGroup {
  return { group, title: groupTitles[group], listed: listed.slice(0, most) };
}

/** What is searched for and where, as the page's address says it and as the API is asked. Pure. */
import {
  ideaIdSchema,
  limits,
  searchKindSchema,
  searchTextSchema,
  slotSchema,
  type IdeaId,
  type SearchKind,
  type Slot,
} from "@coda/protocol";
import { searchPath } from "../routes/paths.ts";

/** How far back, in days. */
export const ages = [1, 7, 30] as const;
type Age = (typeof ages)[number];

export interface SearchPlace {
  /** As it was typed. */
  readonly text: string;
  readonly kind: SearchKind;
  readonly idea?: IdeaId | undefined;
  /** Of that idea. */
  readonly slot?: Slot | undefined;
  readonly days?: Age | undefined;
}

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What an address has that is none of this is left out: it may have been typed, or sent by an older page. */
export function readSearchPlace(parameters: Parameters): SearchPlace {
  const one = (name: string) => {
    const value = parameters[name];
    return typeof value === "string" ? value : undefined;
  };
  const idea = ideaIdSchema.safeParse(one("idea")).data;
  return {
    text: typedText(one("q") ?? ""),
    kind: searchKindSchema.safeParse(one("kind")).data ?? "output",
    idea,
    slot: idea === undefined ? undefined : slotSchema.safeParse(one("slot")).data,
    days: ages.find((days) => String(days) === one("days")),
  };
}

/** Without what no terminal prints, and as long as the API takes it. */
export function typedText(text: string): string {
  return text.replaceAll(/[\0\p{Cs}]/gu, "").slice(0, limits.searchCharacters);
}

export function searchAddress({ text, kind, idea, slot, days }: SearchPlace): string {
  return searchPath + queryOf({ q: text, kind: kind === "output" ? undefined : kind, idea, slot, days });
}

/** Undefined where nothing is asked for yet. `nowMs`: from when on it is so many days ago; `next`: of the page before. */
export function searchQuery(
  { text, kind, idea, slot, days }: SearchPlace,
  { nowMs, next }: { readonly nowMs: number; readonly next?: string | undefined },
): string | undefined {
  if (text.replaceAll('"', "").trim() === "" || !searchTextSchema.safeParse(text).success) return undefined;
  const since = days === undefined ? undefined : new Date(nowMs - days * 24 * 3_600_000).toISOString();
  return queryOf({ q: text, kind, idea, slot, since, next });
}

function queryOf(all: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(all))
    if (value !== undefined && value !== "") query.set(name, String(value));
  return query.size === 0 ? "" : `?${query}`;
}

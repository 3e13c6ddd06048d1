/** Finds lines, newest first, until a page is full or its time over. */
import { limits, type Epoch } from "@coda/protocol";
import type { SQL } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { candidates, candidatesAtOnce, keyText, textsOf } from "./candidates.ts";
import { linesFound, type FoundLine, type LineWish } from "./line-match.ts";
import { newestFirst, type BlockKey, type SearchPlace } from "./search-place.ts";
import type { SearchWords } from "./search-words.ts";
import { folded } from "./folded.ts";
import type { UnreadText } from "./unread-texts.ts";

export interface LineSearch {
  readonly sessions: SQL;
  readonly search: SearchWords;
  readonly before: SearchPlace | undefined;
  readonly since: Date | undefined;
  readonly until: Date | undefined;
  /** What the index does not have yet. */
  readonly unread: readonly UnreadText[];
}

export interface Pace {
  /** False: what was found by now is the page. */
  hasTime(): boolean;
  /** Lets other requests go first. */
  rest(): Promise<void>;
}

export interface FoundPage {
  readonly lines: readonly (FoundLine & { readonly epoch: Epoch })[];
  readonly next: SearchPlace | undefined;
  /** The time was over before the page was full: all that is newer was searched. */
  readonly searchedToMs: number | undefined;
}

/** Blocks that are fetched at once: few at first, for what is found everywhere. */
const firstBatch = 8;
const largestBatch = 128;

export async function findLines(orm: Orm, given: LineSearch, pace: Pace): Promise<FoundPage> {
  const page = new Page(given);
  let { before } = given;
  let unread = given.unread
    .toSorted(newestFirst)
    .filter((text) => before === undefined || newestFirst(text, before) >= 0);
  for (;;) {
    const stored = await candidates(orm, { ...given, words: given.search.words.map(folded), before });
    const last = stored.at(-1);
    const isAll = stored.length < candidatesAtOnce || last === undefined;
    const due = isAll ? unread : unread.filter((text) => newestFirst(text, last) <= 0);
    unread = unread.filter((text) => !due.includes(text));
    // An unread text that begins where a block does has all of it.
    const others = stored.filter((key) => !page.isUnread(key));
    const state = await page.lookInto(orm, [...due, ...others].toSorted(newestFirst), pace);
    if (state !== "go on") return page.told(state);
    if (isAll) return page.told("complete");
    before = { ...last, line: 0 };
  }
}

type State = "go on" | "full" | "over" | "complete";

class Page {
  readonly #given: LineSearch;
  readonly #unread: ReadonlyMap<string, UnreadText>;
  readonly #lines: (FoundLine & { readonly epoch: Epoch })[] = [];
  /** Up to here all was searched. */
  #at: SearchPlace | undefined;

  constructor(given: LineSearch) {
    this.#given = given;
    this.#unread = new Map(given.unread.map((text) => [keyText(text), text]));
  }

  isUnread(key: BlockKey): boolean {
    return this.#unread.has(keyText(key));
  }

  async lookInto(orm: Orm, keys: readonly BlockKey[], pace: Pace): Promise<State> {
    for (let at = 0, size = firstBatch; at < keys.length; at += size, size = Math.min(largestBatch, size * 2)) {
      if (at > 0 && !pace.hasTime()) return "over";
      const batch = keys.slice(at, at + size);
      const texts = await textsOf(
        orm,
        batch.filter((key) => !this.isUnread(key)),
      );
      for (const key of batch) {
        const text = this.#unread.get(keyText(key)) ?? texts.get(keyText(key));
        if (text !== undefined && this.#take(key, linesFound(text, this.#wish(key)))) return "full";
        this.#at = { ...key, line: 0 };
      }
      await pace.rest();
    }
    return "go on";
  }

  told(state: State): FoundPage {
    const lines = this.#lines;
    if (state === "complete") return { lines, next: undefined, searchedToMs: undefined };
    const next = this.#at ?? this.#given.before;
    return { lines, next, searchedToMs: state === "over" ? next?.newestAtMs : undefined };
  }

  /** True when the page is full. */
  #take(key: BlockKey, found: Iterable<FoundLine>): boolean {
    for (const line of found) {
      this.#lines.push({ ...line, epoch: key.epoch });
      if (this.#lines.length < limits.searchHits) continue;
      this.#at = { ...key, line: line.number };
      return true;
    }
    return false;
  }

  #wish(key: BlockKey): LineWish {
    const { search, before, since, until } = this.#given;
    const isBegun = before !== undefined && keyText(before) === keyText(key);
    return {
      search,
      beforeLine: isBegun ? before.line : Number.POSITIVE_INFINITY,
      sinceMs: since?.getTime() ?? Number.NEGATIVE_INFINITY,
      untilMs: until?.getTime() ?? Number.POSITIVE_INFINITY,
    };
  }
}

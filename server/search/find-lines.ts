/** Finds lines, newest first, until a page is full or its time over. */
import { limits, type Epoch } from "@coda/protocol";
import type { SQL } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { candidates, candidatesAtOnce, keyText, textsOf } from "./candidates.ts";
import { bytesFilter, type BytesFilter } from "./bytes-filter.ts";
import { linesFound, type FoundLine, type LineWish } from "./line-match.ts";
import { newestFirst, type BlockKey, type SearchPlace } from "./search-place.ts";
import type { SearchWords } from "./search-words.ts";
import { folded } from "./folded.ts";
import type { StoredText } from "./text-block.ts";
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
  /** Blocks that were looked into, and those behind them that may hold it, too. */
  readonly looked: number;
  readonly left: number;
}

/** Blocks that are fetched at once: few at first, for what is found everywhere. */
const firstBatch = 8;
const largestBatch = 64;

export async function findLines(orm: Orm, given: LineSearch, pace: Pace): Promise<FoundPage> {
  const page = new Page(given);
  let { before } = given;
  let unread = given.unread
    .toSorted(newestFirst)
    .filter((text) => before === undefined || newestFirst(text, before) >= 0);
  for (;;) {
    const { keys: stored, count } = await candidates(orm, {
      ...given,
      words: given.search.words.map(folded),
      before,
    });
    page.expect(count);
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
  readonly #mayHold: BytesFilter;
  /** Up to here all was searched. */
  #at: SearchPlace | undefined;
  #looked = 0;
  #left = 0;

  constructor(given: LineSearch) {
    this.#given = given;
    this.#unread = new Map(given.unread.map((text) => [keyText(text), text]));
    this.#mayHold = bytesFilter(given.search);
  }

  /** So many stored blocks are to be looked into from here on. */
  expect(count: number): void {
    this.#left = count;
  }

  isUnread(key: BlockKey): boolean {
    return this.#unread.has(keyText(key));
  }

  async lookInto(orm: Orm, keys: readonly BlockKey[], pace: Pace): Promise<State> {
    const batches = batchesOf(keys);
    let coming = this.#fetch(orm, batches[0]);
    for (const [at, batch] of batches.entries()) {
      if (at > 0 && !pace.hasTime()) return "over";
      const texts = await coming;
      // The database fetches while these are looked into.
      coming = this.#fetch(orm, batches[at + 1]);
      for (const key of batch) {
        const text = this.#unread.get(keyText(key)) ?? texts.get(keyText(key));
        this.#looked++;
        if (text !== undefined && this.#take(key, linesFound(text, this.#wish(key)))) return "full";
        this.#at = { ...key, line: 0 };
        if (!this.isUnread(key)) this.#left--;
      }
      await pace.rest();
    }
    return "go on";
  }

  #fetch(orm: Orm, batch: readonly BlockKey[] = []): Promise<ReadonlyMap<string, StoredText>> {
    const stored = batch.filter((key) => !this.isUnread(key));
    const coming = textsOf(orm, stored, this.#mayHold);
    coming.catch(() => {}); // nobody waits for it where the page is full by then
    return coming;
  }

  told(state: State): FoundPage {
    const told = { lines: this.#lines, looked: this.#looked, left: Math.max(0, this.#left) };
    if (state === "complete") return { ...told, next: undefined, searchedToMs: undefined };
    const next = this.#at ?? this.#given.before;
    return { ...told, next, searchedToMs: state === "over" ? next?.newestAtMs : undefined };
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

/** Few at first, and then ever more. */
function batchesOf(keys: readonly BlockKey[]): (readonly BlockKey[])[] {
  const batches: (readonly BlockKey[])[] = [];
  let size = firstBatch;
  for (let at = 0; at < keys.length; at += batches.at(-1)?.length ?? 1) {
    batches.push(keys.slice(at, at + size));
    size = Math.min(largestBatch, size * 2);
  }
  return batches;
}

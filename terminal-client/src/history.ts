/**
 * The saved transcript of one session, by pages: its newest part for the first paint, what came after a position, what
 * lies before one. Knows the API's queries; not what is done with the pages.
 */
import { formatPosition, type Epoch, type PaneId, type Position } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { Tape } from "./tape.ts";
import { cutAt, fromFirstAnchor, type TapeItem } from "./tape-items.ts";
import { readPage, type TranscriptPage } from "./transcript-page.ts";
import type { LoadDecompressor } from "./zstd.ts";

/** The transcript has no such place, or there is no such session: it was deleted, or pruned. */
export class TranscriptMissing extends Error {}

export type FetchTranscript = (query: string, signal?: AbortSignal) => Promise<Response>;

export interface OlderHistory {
  /** From a place a screen can be drawn from up to the position asked for. */
  readonly items: readonly TapeItem[];
  readonly more: boolean;
}

/** Stops reading older pages when enough was read, whichever comes first. */
export interface Budget {
  readonly bytes: number;
  readonly lines: number;
}

/** A keyframe stands at least every few megabytes; where none comes, nothing older is drawn. */
const maxPages = 16;
/** The least that can be drawn: more is brought in behind it. */
const firstBudget: Budget = { bytes: clientLimits.olderPageBytes, lines: 0 };

export class History {
  readonly #fetch: FetchTranscript;
  readonly #loadZstd: LoadDecompressor;
  readonly #end: Position | undefined;

  /** `end`, in the pane that is asked for: as if nothing had been printed from there on. */
  constructor(fetch: FetchTranscript, loadZstd: LoadDecompressor, end?: Position) {
    this.#fetch = fetch;
    this.#loadZstd = loadZstd;
    this.#end = end;
  }

  /** The newest keyframe and everything after it; no items when nothing was ever recorded. */
  async latest(pane: PaneId | undefined, signal?: AbortSignal): Promise<TranscriptPage> {
    if (this.#end === undefined || pane === undefined) return this.#page(pane, "from=latest", signal);
    const { items, more } = await this.before(pane, this.#end, firstBudget);
    return { items: upTo(items, this.#end), pane, more };
  }

  /** What follows a position, in this epoch and in later ones. */
  async since(pane: PaneId, position: Position, signal?: AbortSignal): Promise<TranscriptPage> {
    return this.#page(pane, `from=${formatPosition(position)}`, signal);
  }

  /**
   * All there is from one position up to another in a later epoch. Undefined while the end of an epoch before that one,
   * or what lies before it in its own, is not stored yet; "too-much" when it is more than is read at once.
   */
  async between(pane: PaneId, at: Position, to: Position): Promise<readonly TapeItem[] | "too-much" | undefined> {
    const items: TapeItem[] = [];
    let from = at;
    for (let pages = 0; pages < maxPages; pages++) {
      const page = await this.since(pane, from);
      items.push(...page.items);
      const until = upToEpoch(items, to.epoch);
      const read = tapeOf(until ?? items);
      if (until !== undefined && read.reaches(to.offset)) return read.holes.length === 0 ? until : undefined;
      const next = read.end;
      if (!page.more || next === undefined || (next.epoch === from.epoch && next.offset === from.offset))
        return undefined;
      from = next;
    }
    return "too-much";
  }

  /** What precedes a position: whole pages until the budget is reached and the beginning is a place to draw from. */
  async before(pane: PaneId, position: Position, budget: Budget): Promise<OlderHistory> {
    const pages: (readonly TapeItem[])[] = [];
    let end = position;
    for (;;) {
      const query = `before=${formatPosition(end)}&limit=${Math.min(clientLimits.olderPageBytes, budget.bytes)}`;
      const page = await this.#page(pane, query);
      pages.unshift(page.items);
      const start = startOf(page.items);
      const stuck = start === undefined || (start.epoch === end.epoch && start.offset >= end.offset);
      const drawable = fromFirstAnchor(pages.flat());
      // Where nothing can be drawn, it may be that nothing of it is stored yet.
      const more = drawable.length === 0 && !reaches(pages.flat(), position);
      if (stuck || !page.more || pages.length >= maxPages) return { items: drawable, more };
      if (drawable.length > 0 && reached(drawable, budget)) return { items: drawable, more: true };
      end = start;
    }
  }

  async #page(pane: PaneId | undefined, query: string, signal?: AbortSignal): Promise<TranscriptPage> {
    const ofPane = pane === undefined ? "" : `&pane=${encodeURIComponent(pane)}`;
    const response = await this.#fetch(`format=chunks&${query}${ofPane}`, signal);
    if (response.status === 404) throw new TranscriptMissing("the transcript is not there");
    if (!response.ok) throw new Error(`the transcript answered ${response.status}`);
    const body = new Uint8Array(await response.arrayBuffer());
    if (body.length === 0) return { items: [], pane: undefined, more: false };
    return readPage(body, await this.#loadZstd());
  }
}

/** The items up to that epoch's end, as far as they bring it; undefined when they do not come to it. */
function upToEpoch(items: readonly TapeItem[], epoch: Epoch): readonly TapeItem[] | undefined {
  const begin = items.findIndex((item) => item.kind === "epoch" && item.epoch === epoch);
  if (begin === -1) return undefined;
  const next = items.findIndex((item, index) => index > begin && item.kind === "epoch" && item.epoch !== epoch);
  return items.slice(0, next === -1 ? items.length : next);
}

/** Chunks come whole, and one may reach beyond a page. */
function upTo(items: readonly TapeItem[], end: Position): readonly TapeItem[] {
  const last = items.findLast((item) => item.kind === "epoch");
  return last?.epoch === end.epoch ? cutAt(items, end) : items;
}

function tapeOf(items: readonly TapeItem[]): Tape {
  const tape = new Tape();
  for (const item of items) tape.append(item);
  return tape;
}

/** False while the transcript has not received all that lies before the position yet. */
export function reaches(items: readonly TapeItem[], { epoch, offset }: Position): boolean {
  const tape = tapeOf(items);
  if (tape.epoch === epoch) return tape.reaches(offset);
  tape.leaveHoleUnlessWhole(epoch);
  return tape.holes.length === 0;
}

function startOf(items: readonly TapeItem[]): Position | undefined {
  const [first] = items;
  if (first?.kind !== "epoch") return undefined;
  for (const item of items.slice(1)) {
    if (item.kind === "epoch") break;
    if (item.kind === "gap") return { epoch: first.epoch, offset: item.from };
    if (item.kind !== "size") return { epoch: first.epoch, offset: item.offset };
  }
  return { epoch: first.epoch, offset: 0 };
}

function reached(items: readonly TapeItem[], budget: Budget): boolean {
  let bytes = 0;
  let lines = 0;
  for (const item of items) {
    if (item.kind !== "bytes") continue;
    bytes += item.bytes.length;
    lines += lineFeeds(item.bytes);
  }
  return bytes >= budget.bytes || lines >= budget.lines;
}

function lineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x0a) count += 1;
  return count;
}

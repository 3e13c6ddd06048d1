/**
 * One pane's output as it is shown: epochs, keyframes, bytes, sizes and gaps in transcript order. It is the source that
 * screens are drawn from, so a screen can be drawn anew when older history is put before it. Pure.
 */
import {
  decodeTitle,
  newBytes,
  type Epoch,
  type GapCause,
  type Keyframe,
  type Position,
  type Size,
} from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";

export type TapeItem =
  /** `startedAtMs`: Unix milliseconds, where it is known. */
  | { readonly kind: "epoch"; readonly epoch: Epoch; readonly size: Size; readonly startedAtMs?: number }
  | {
      readonly kind: "keyframe";
      readonly offset: number;
      readonly size: Size;
      readonly title: string;
      readonly vt: Uint8Array;
      /** Draws the same over a screen that has something on it; undefined where the keyframe cannot. */
      readonly over: Uint8Array | undefined;
      /** Of a picture with fewer repairs than this it takes the place. */
      readonly repairs: number;
    }
  /** `live`: it is happening now, so a bell in it may ring. */
  | { readonly kind: "bytes"; readonly offset: number; readonly bytes: Uint8Array; readonly live: boolean }
  | { readonly kind: "size"; readonly offset: number; readonly size: Size }
  /** `to` null: nobody knows how much is missing. */
  | { readonly kind: "gap"; readonly from: number; readonly to: number | null; readonly cause: GapCause };

export function keyframeItem({ header, vt }: Keyframe): TapeItem {
  const { offset, columns, rows, title, scrollbackBytes, repairs = 0 } = header;
  const over = scrollbackBytes === undefined ? undefined : vt.subarray(scrollbackBytes);
  return { kind: "keyframe", offset, size: { columns, rows }, title: decodeTitle(title), vt, over, repairs };
}

export type TapeGap = Extract<TapeItem, { kind: "gap" }>;
export type TapeKeyframe = Extract<TapeItem, { kind: "keyframe" }>;

/** What an item costs beside its bytes, so that a tape of single keystrokes is bounded too. */
const itemBytes = 128;

function weight(item: TapeItem): number {
  if (item.kind === "bytes") return itemBytes + item.bytes.length;
  return item.kind === "keyframe" ? itemBytes + item.vt.length : itemBytes;
}

/** Where an item stands; a size stands where it began to hold, which may be long before what is kept. */
function offsetOf(item: TapeItem): number | undefined {
  if (item.kind === "epoch" || item.kind === "size") return undefined;
  return item.kind === "gap" ? item.from : item.offset;
}

export class Tape {
  #items: TapeItem[] = [];
  #firstSequence = 0;
  #weight = 0;
  #epoch: Epoch | undefined;
  /** The next missing byte of the newest epoch; undefined until something says where it stands. */
  #next: number | undefined;
  #skipped = false;
  #restarts = 0;
  #repairs = 0;

  /** How often the tape began anew. Numbers alone do not tell: older items may come to stand before the new beginning. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Items are numbered; putting items before the first lowers its number, dropping some raises it. */
  get firstSequence(): number {
    return this.#firstSequence;
  }

  get endSequence(): number {
    return this.#firstSequence + this.#items.length;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** True when the view left bytes out that the transcript has. */
  get skipped(): boolean {
    return this.#skipped;
  }

  get epoch(): Epoch | undefined {
    return this.#epoch;
  }

  /** Where the newest epoch goes on; undefined while nothing of it is known. */
  get end(): Position | undefined {
    if (this.#epoch === undefined || this.#next === undefined) return undefined;
    return { epoch: this.#epoch, offset: this.#next };
  }

  /** How many repairs of its pane the picture at the end has. */
  get repairs(): number {
    return this.#repairs;
  }

  /** Where the tape begins: older history ends there. */
  get start(): Position | undefined {
    const [first, ...rest] = this.#items;
    if (first?.kind !== "epoch") return undefined;
    const next = rest.find((item) => item.kind !== "size");
    const offset = next?.kind === "epoch" ? 0 : next && offsetOf(next);
    return offset === undefined ? undefined : { epoch: first.epoch, offset };
  }

  get lastGap(): TapeGap | undefined {
    return this.#items.findLast((item) => item.kind === "gap");
  }

  /** When recording went on after the last gap, in Unix milliseconds; undefined where nothing says so. */
  get wentOnAtMs(): number | undefined {
    const last = this.#items.findLastIndex((item) => item.kind === "gap");
    const next = this.#items.slice(last + 1).find((item) => item.kind === "epoch");
    return last === -1 || next?.kind !== "epoch" ? undefined : next.startedAtMs;
  }

  get rawBytes(): number {
    return this.#items.reduce((sum, item) => sum + (item.kind === "bytes" ? item.bytes.length : 0), 0);
  }

  at(sequence: number): TapeItem | undefined {
    return this.#items[sequence - this.#firstSequence];
  }

  items(): readonly TapeItem[] {
    return this.#items;
  }

  /** Takes what is new of the item and drops the rest: items may come twice or overlap (RS1 to RS3). */
  append(item: TapeItem): void {
    switch (item.kind) {
      case "epoch":
        return this.#appendEpoch(item);
      case "keyframe":
        return this.#appendKeyframe(item);
      case "bytes":
        return this.#appendBytes(item);
      case "size":
        return this.#appendSize(item);
      case "gap":
        return this.#appendGap(item);
    }
  }

  /** The view skips ahead: the tape begins anew, and what was left out can be put before it later. */
  restart(items: readonly TapeItem[]): void {
    this.#dropFirst(this.#items.length);
    this.#restarts += 1;
    this.#epoch = undefined;
    this.#next = undefined;
    for (const item of items) this.append(item);
    this.#skipped = true;
  }

  /** Takes the newest epoch back: what was on view for want of something better. */
  withdraw(): void {
    const from = this.#items.findLastIndex((item) => item.kind === "epoch");
    const kept = this.#items.slice(0, Math.max(0, from));
    const firstSequence = this.#firstSequence;
    this.#dropFirst(this.#items.length);
    this.#firstSequence = firstSequence;
    this.#restarts += 1;
    this.#epoch = undefined;
    this.#next = undefined;
    this.#repairs = 0;
    for (const item of kept) this.append(item);
  }

  /** Puts older history before the first item. It must end at or after `start`; what it repeats is dropped. */
  prepend(older: Tape): void {
    const { start } = this;
    if (start === undefined) return;
    const items = start.epoch === older.epoch ? cutAt(older.#items, start) : older.#items;
    if (items.length === 0) return;
    // The epoch is announced once, by whoever comes first now.
    if (start.epoch === older.epoch) this.#dropFirst(1);
    this.#items = [...items, ...this.#items];
    this.#firstSequence -= items.length;
    this.#weight += items.reduce((sum, item) => sum + weight(item), 0);
    this.#skipped = false;
  }

  #push(item: TapeItem): void {
    this.#items.push(item);
    this.#weight += weight(item);
    if (this.#weight > clientLimits.tapeBytes) this.#shrink();
  }

  #appendEpoch(item: Extract<TapeItem, { kind: "epoch" }>): void {
    if (item.epoch === this.#epoch) return;
    this.#epoch = item.epoch;
    this.#next = undefined;
    this.#repairs = 0;
    this.#push(item);
  }

  /** A keyframe is needed where nothing says how the screen looks; elsewhere it repeats what the bytes say. */
  #appendKeyframe(item: Extract<TapeItem, { kind: "keyframe" }>): void {
    if (item.repairs <= this.#repairs && !this.#beginsAt(item.offset)) return;
    const last = this.#items.at(-1);
    this.#next = item.offset;
    this.#repairs = item.repairs;
    this.#push(item);
    // The pane was resized at this very offset, and the keyframe may be from before that.
    if (last?.kind === "size" && last.offset >= item.offset) this.#push(last);
  }

  #beginsAt(offset: number): boolean {
    if (this.#next !== undefined && offset < this.#next) return false;
    const { kind } = this.#items.findLast((earlier) => earlier.kind !== "size") ?? {};
    return kind === "epoch" || kind === "gap";
  }

  #appendBytes(item: Extract<TapeItem, { kind: "bytes" }>): void {
    this.#next ??= item.offset;
    const fresh = newBytes(this.#next, item.offset, item.bytes);
    if (fresh === "gap") {
      // A transcript names its gaps; one that does not has lost something nobody noticed.
      this.#appendGap({ kind: "gap", from: this.#next, to: item.offset, cause: "journal-lost" });
      return this.#appendBytes(item);
    }
    if (fresh.length === 0) return;
    const offset = this.#next;
    this.#next += fresh.length;
    this.#push({ kind: "bytes", offset, bytes: fresh, live: item.live });
  }

  #appendSize(item: Extract<TapeItem, { kind: "size" }>): void {
    if (this.#next === undefined || item.offset >= this.#next) this.#push(item);
  }

  #appendGap(item: TapeGap): void {
    const from = Math.max(item.from, this.#next ?? item.from);
    if (item.to !== null && item.to <= from) return;
    this.#next = item.to ?? undefined;
    this.#push({ ...item, from });
  }

  #shrink(): void {
    let dropped = 0;
    let left = this.#weight;
    while (left > clientLimits.tapeKeptBytes && dropped < this.#items.length - 1) {
      const item = this.#items[dropped];
      if (item !== undefined) left -= weight(item);
      dropped += 1;
    }
    this.#dropKeepingEpoch(dropped);
  }

  /** The first item is always an epoch: without it nobody knows whose bytes follow. */
  #dropKeepingEpoch(count: number): void {
    const last = this.#items.slice(0, count).findLast((item) => item.kind === "epoch");
    const announced = this.#items[count]?.kind === "epoch";
    const sizes = this.#items.slice(0, count).filter((item) => "size" in item);
    this.#dropFirst(count);
    if (announced || last?.kind !== "epoch") return;
    this.#items.unshift({ ...last, size: sizes.at(-1)?.size ?? last.size });
    this.#firstSequence -= 1;
    this.#weight += itemBytes;
  }

  #dropFirst(count: number): void {
    const dropped = this.#items.splice(0, count);
    this.#firstSequence += count;
    this.#weight -= dropped.reduce((sum, item) => sum + weight(item), 0);
  }
}

/** Leaves out what comes before the first place a screen can be drawn from: a keyframe, a gap, an epoch's first byte. */
export function fromFirstAnchor(items: readonly TapeItem[]): readonly TapeItem[] {
  const anchor = items.findIndex(
    (item) => item.kind === "keyframe" || item.kind === "gap" || (item.kind === "bytes" && item.offset === 0),
  );
  if (anchor === -1) return [];
  const epoch = items.slice(0, anchor).findLast((item) => item.kind === "epoch");
  const size = items.slice(0, anchor).findLast((item) => item.kind === "size" || item.kind === "epoch");
  return [...[epoch, size === epoch ? undefined : size].filter((item) => item !== undefined), ...items.slice(anchor)];
}

/**
 * The newest epoch from the last place a screen can be drawn from, or from `anchor`, a keyframe of that epoch, when it
 * is a later one. Undefined when there is no such place, or the anchor lies beyond what the items reach.
 */
export function tapeFrom(items: readonly TapeItem[], anchor?: TapeKeyframe): readonly TapeItem[] | undefined {
  const begin = items.findLastIndex((item) => item.kind === "epoch");
  const epoch = items[begin];
  if (epoch?.kind !== "epoch") return undefined;
  const rest = items.slice(begin + 1);
  const own = rest.findLastIndex((item) => item.kind === "keyframe" || (item.kind === "bytes" && item.offset === 0));
  const place = rest[own];
  if (anchor !== undefined && anchor.offset > (place === undefined ? 0 : (offsetOf(place) ?? 0))) {
    const tail = rest.flatMap((item) => cutBefore(item, anchor.offset));
    const reached = rest.some((item) => item.kind === "bytes" && item.offset + item.bytes.length >= anchor.offset);
    return reached ? [{ ...epoch, size: anchor.size }, anchor, ...tail] : undefined;
  }
  if (place === undefined) return undefined;
  const size = items.slice(begin, begin + 1 + own).findLast((item) => item.kind === "size" || item.kind === "epoch");
  return [size === undefined || !("size" in size) ? epoch : { ...epoch, size: size.size }, ...rest.slice(own)];
}

function cutBefore(item: TapeItem, from: number): TapeItem[] {
  if (item.kind !== "bytes") return (offsetOf(item) ?? ("offset" in item ? item.offset : 0)) >= from ? [item] : [];
  if (item.offset >= from) return [item];
  const skip = from - item.offset;
  return skip < item.bytes.length ? [{ ...item, offset: from, bytes: item.bytes.subarray(skip) }] : [];
}

/** The items up to `end`, whose epoch is the items' last one. */
function cutAt(items: readonly TapeItem[], end: Position): TapeItem[] {
  const lastEpoch = items.findLastIndex((item) => item.kind === "epoch");
  return items.flatMap((item, index) => (index < lastEpoch ? [item] : cutItem(item, end.offset)));
}

function cutItem(item: TapeItem, end: number): TapeItem[] {
  if (item.kind === "epoch") return [item];
  if (item.kind === "gap")
    return item.from < end ? [{ ...item, to: item.to === null ? null : Math.min(item.to, end) }] : [];
  if (item.kind !== "bytes") return item.offset < end ? [item] : [];
  if (item.offset >= end) return [];
  return item.offset + item.bytes.length <= end
    ? [item]
    : [{ ...item, bytes: item.bytes.subarray(0, end - item.offset) }];
}

/**
 * One pane's output as it is shown: epochs, keyframes, bytes, sizes and gaps in transcript order. It is the source that
 * screens are drawn from, so a screen can be drawn anew when older history is put before it. Pure.
 */
import { newBytes, type Epoch, type Position } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { cutAt, itemBytes, offsetOf, weight, type TapeGap, type TapeItem } from "./tape-items.ts";

/** Between two epochs the tape may lack the end of the first, and whole ones: they are on their way to the transcript. */
export interface TapeHole {
  readonly at: Position;
  readonly until: Epoch;
}

export class Tape {
  #items: TapeItem[] = [];
  #firstSequence = 0;
  #weight = 0;
  #epoch: Epoch | undefined;
  /** The next missing byte of the newest epoch; undefined until something says where it stands. */
  #next: number | undefined;
  /** Where the newest epoch ends, once that is known. */
  #ends: number | undefined;
  /** `sequence`: the number of the first item behind it; the oldest first. */
  #holes: (TapeHole & { readonly sequence: number })[] = [];
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

  /** The oldest. */
  get hole(): TapeHole | undefined {
    return this.#holes[0];
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
    const offset = next?.kind === "epoch" ? 0 : next === undefined ? this.#next : offsetOf(next);
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
    this.#holes = [];
    for (const item of items) this.append(item);
    this.#skipped = true;
  }

  /** Another epoch follows now, and nobody says that it is the next one: the transcript will have what is between. */
  leaveHole(until: Epoch): void {
    const { end } = this;
    if (end !== undefined && this.#holes.at(-1)?.until !== until)
      this.#holes.push({ at: end, until, sequence: this.endSequence });
  }

  /**
   * Puts what the transcript has from the hole to its epoch's end in its place; "too-much" leaves out what is on view
   * before it, to be put before the view like other history. False when nothing changed.
   */
  fillHole(items: readonly TapeItem[] | "too-much"): boolean {
    const hole = this.#holes.shift();
    if (hole === undefined) return false;
    const before = this.#items.slice(0, Math.max(0, hole.sequence - this.#firstSequence));
    // What stood in the hole's place until now, the transcript says better.
    const toDrop = before.length + this.#items.slice(before.length).findIndex((item) => item.kind === "epoch");
    if (before.length === 0 || items === "too-much") {
      this.#dropFirst(toDrop);
      this.#skipped = true;
      return before.length > 0;
    }
    const filled = new Tape();
    for (const item of [...before, ...items]) filled.append(item);
    if (filled.#items.length === before.length && toDrop === before.length) return false;
    const skipped = this.#skipped;
    this.#dropFirst(toDrop);
    this.prepend(filled);
    this.#skipped = skipped;
    return true;
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
    this.#holes = this.#holes.filter((hole) => hole.sequence < this.endSequence);
  }

  /** What comes of the newest epoch comes from here on, where nothing of it is known yet. */
  beginAt(offset: number): void {
    if (this.#epoch !== undefined) this.#next ??= offset;
  }

  /** Puts older history before the first item. It must end at or after `start`; what it repeats is dropped. */
  prepend(older: Tape): void {
    const { start } = this;
    if (start === undefined) return;
    const items = start.epoch === older.epoch ? cutAt(older.#items, start) : older.#items;
    if (items.length === 0) return;
    if (start.epoch !== older.epoch && older.end !== undefined && !older.#isWhole)
      this.#holes.unshift({ at: older.end, until: start.epoch, sequence: this.#firstSequence });
    // The epoch is announced once, by whoever comes first now.
    if (start.epoch === older.epoch) this.#dropFirst(1);
    this.#items = [...items, ...this.#items];
    this.#firstSequence -= items.length;
    this.#weight += items.reduce((sum, item) => sum + weight(item), 0);
    this.#skipped = false;
  }

  /** All of the newest epoch is here, and nothing more of it will come. */
  get #isWhole(): boolean {
    return this.#next !== undefined && this.#ends !== undefined && this.#next >= this.#ends;
  }

  #push(item: TapeItem): void {
    this.#items.push(item);
    this.#weight += weight(item);
    if (this.#weight > clientLimits.tapeBytes) this.#shrink();
  }

  #appendEpoch(item: Extract<TapeItem, { kind: "epoch" }>): void {
    if (item.epoch === this.#epoch) {
      this.#ends = item.ends ?? this.#ends;
      return;
    }
    if (!this.#isWhole) this.leaveHole(item.epoch);
    this.#epoch = item.epoch;
    this.#ends = item.ends;
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

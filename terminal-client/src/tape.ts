/**
 * One pane's output as it is shown: epochs, keyframes, bytes, sizes and gaps in transcript order. It is the source that
 * screens are drawn from, so a screen can be drawn anew when older history is put before it. Pure.
 */
import { newBytes, type Epoch, type Position } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import { cutAt, itemBytes, offsetOf, weight, weightOf, type TapeGap, type TapeItem } from "./tape-items.ts";

/** Where the newest epoch stands. */
interface TapeState {
  readonly epoch: Epoch | undefined;
  readonly next: number | undefined;
  readonly ends: number | undefined;
  readonly repairs: number;
  /** The number of the first item behind it. */
  readonly sequence: number;
}

/**
 * Between two epochs the tape may lack the end of the first, whole ones, and the beginning of the last: they are in the
 * transcript, or on their way there.
 */
export interface TapeHole {
  readonly at: Position;
  readonly until: Epoch;
}

/** Where one epoch follows another. `sequence`: the number of the first item behind it. */
interface Joint extends Pick<TapeHole, "at"> {
  readonly sequence: number;
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
  /** The oldest first. */
  #holes: (TapeHole & Joint)[] = [];
  /** Where the newest epoch follows the one before it; undefined where none does, or nobody is to look. */
  #newestJoint: Joint | undefined;
  /** What the newest epoch was before captures came to stand below it. */
  #belowCaptures: TapeState | undefined;
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

  /** The oldest first. */
  get holes(): readonly TapeHole[] {
    return this.#holes;
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
    this.#ends = undefined;
    this.#holes = [];
    this.#newestJoint = undefined;
    this.#belowCaptures = undefined;
    for (const item of items) this.append(item);
    this.#skipped = true;
  }

  /** Another epoch follows now, and nobody says that it is the next one: the transcript will have what is between. */
  leaveHole(until: Epoch): void {
    this.#leaveHoleAt(this.#joint, until);
  }

  #leaveHoleAt(joint: Joint | undefined, until: Epoch): void {
    if (joint !== undefined && this.#holes.at(-1)?.until !== until) this.#holes.push({ ...joint, until });
  }

  /** Where what stands behind the hole begins: the first of its epoch that is here. Undefined while that is not known. */
  behind({ until }: TapeHole): Position | undefined {
    const begin = this.#items.findIndex((item) => item.kind === "epoch" && item.epoch === until);
    const first = this.#items.slice(begin + 1).find((item) => item.kind !== "size");
    const offset = first === undefined ? this.#next : first.kind === "epoch" ? 0 : offsetOf(first);
    return offset === undefined ? undefined : { epoch: until, offset };
  }

  /** As told by one reply of the transcript: what it tells of next comes next. */
  leaveHoleUnlessWhole(until: Epoch): void {
    if (!this.#isWhole) this.leaveHole(until);
  }

  /** There is nothing older than the first item. */
  beginsHere(): void {
    this.#skipped = false;
  }

  /**
   * Puts what the transcript has from the hole to its epoch's end in its place; "too-much" leaves out what is on view
   * before it, to be put before the view like other history. False when nothing changed.
   */
  fillHole(hole: TapeHole, items: readonly TapeItem[] | "too-much"): boolean {
    const index = this.#holes.findIndex((known) => known === hole);
    const { sequence } = this.#holes[index] ?? {};
    const behind = this.behind(hole);
    if (sequence === undefined || behind === undefined) return false;
    const earlier = this.#holes.splice(0, index + 1).slice(0, -1);
    const at = Math.max(0, sequence - this.#firstSequence);
    // What stood in the hole's place until now, the transcript says better.
    const standing = this.#items.slice(at).findIndex((item) => item.kind === "epoch");
    const missing = items === "too-much" ? undefined : newBehind(this.#items.slice(0, at), items);
    if (at === 0 || missing === undefined) {
      this.#dropFirst(at + standing);
      this.#skipped = true;
      return at > 0;
    }
    const changed = missing.length > 1 || standing > 0;
    const first = this.#firstSequence;
    if (changed) this.#replace(at, standing + 1, cutAt(missing, behind));
    const moved = this.#firstSequence - first;
    this.#holes.unshift(...earlier.map((known) => ({ ...known, sequence: known.sequence + moved })));
    return changed;
  }

  /** The newest epoch is of captures alone, which no transcript has. */
  get captured(): boolean {
    return this.#belowCaptures !== undefined;
  }

  /** What comes now is of captures alone, until it is taken back. */
  beginCaptures(): void {
    const [epoch, next, ends, repairs] = [this.#epoch, this.#next, this.#ends, this.#repairs];
    this.#belowCaptures ??= { epoch, next, ends, repairs, sequence: this.endSequence };
  }

  /** Takes captures back: what was on view for want of something better. What they were put behind goes on. */
  withdraw(): void {
    const below = this.#belowCaptures;
    if (below === undefined) return;
    const dropped = this.#items.splice(Math.max(0, below.sequence - this.#firstSequence));
    this.#weight -= weightOf(dropped);
    this.#restarts += 1;
    this.#newestJoint = undefined;
    this.#belowCaptures = undefined;
    this.#epoch = below.epoch;
    this.#next = below.next;
    this.#ends = below.ends;
    this.#repairs = below.repairs;
  }

  /** What comes of the newest epoch comes from here on, where nothing of it is known yet. */
  beginAt(offset: number): void {
    if (this.#epoch !== undefined) this.#next ??= offset;
  }

  /** Puts older history before the first item. It must end at or after `start`; what it repeats is dropped. */
  prepend(older: Tape): void {
    const { start } = this;
    if (start === undefined) return;
    const same = start.epoch === older.epoch;
    if (!same) older.leaveHoleUnlessWhole(start.epoch);
    const items = same ? cutAt(older.#items, start) : older.#items;
    if (items.length === 0) return;
    // The epoch is announced once, by whoever comes first now.
    this.#replace(0, same ? 1 : 0, items);
    const moved = this.#firstSequence - older.#firstSequence;
    this.#holes.unshift(...older.#holes.map((hole) => ({ ...hole, sequence: hole.sequence + moved })));
    this.#skipped = false;
  }

  /** Puts items in place of `count` others. Those behind them keep their numbers. */
  #replace(at: number, count: number, items: readonly TapeItem[]): void {
    const replaced = this.#items.slice(at, at + count);
    this.#items = [...this.#items.slice(0, at), ...items, ...this.#items.slice(at + count)];
    this.#firstSequence -= items.length - count;
    this.#weight += weightOf(items) - weightOf(replaced);
  }

  /** All of the newest epoch is here, and nothing more of it will come. */
  get #isWhole(): boolean {
    const reached = this.#reached;
    return reached !== undefined && this.#ends !== undefined && reached >= this.#ends;
  }

  /** The newest epoch is here up to an offset, or to where it broke off. */
  reaches(offset: number): boolean {
    return (this.#reached ?? offset) >= offset;
  }

  /** How far the newest epoch is here; undefined behind a gap that nobody knows the end of: nothing comes after that. */
  get #reached(): number | undefined {
    return this.#next ?? (this.#isBare ? 0 : undefined);
  }

  /** The newest epoch is announced, and nothing more. */
  get #isBare(): boolean {
    return this.#items.findLast((item) => item.kind !== "size")?.kind === "epoch";
  }

  get #joint(): Joint | undefined {
    const [epoch, offset] = [this.#epoch, this.#reached];
    if (epoch === undefined || offset === undefined) return undefined;
    return { at: { epoch, offset }, sequence: this.endSequence };
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
    if (item.captured === true) this.beginCaptures();
    else this.leaveHoleUnlessWhole(item.epoch);
    this.#newestJoint = item.captured === true ? undefined : this.#joint;
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
    // The epoch follows the one before it, but what it printed up to here does not.
    if (this.#epoch !== undefined && this.#isBare && item.offset > 0) this.#leaveHoleAt(this.#newestJoint, this.#epoch);
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
    this.#weight -= weightOf(dropped);
  }
}

/** What the items say beyond those before them. Undefined when it is more than a tape keeps. */
function newBehind(before: readonly TapeItem[], items: readonly TapeItem[]): readonly TapeItem[] | undefined {
  const tape = new Tape();
  for (const item of before.slice(before.findLastIndex((known) => known.kind === "epoch"))) tape.append(item);
  const known = tape.endSequence;
  for (const item of items) tape.append(item);
  return tape.firstSequence > 0 ? undefined : tape.items().slice(known);
}

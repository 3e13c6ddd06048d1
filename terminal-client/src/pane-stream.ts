/**
 * The live stream of one subscribed pane: places each run of output, keyframe, skip and size mark, and says what the tape
 * is to take. Pure but for its own position. Offsets count bytes of one epoch.
 */
import { classify, type Epoch, type GapCause, type Keyframe, type Size } from "@coda/protocol";
import { keyframeItem, type TapeItem } from "./tape-items.ts";

export type StreamStep =
  | { readonly kind: "append"; readonly items: readonly TapeItem[] }
  /** The view skips to a keyframe; what lies before it is in the transcript. */
  | { readonly kind: "restart"; readonly items: readonly TapeItem[] }
  /** Bytes are missing: subscribe again from here (RS4). */
  | { readonly kind: "ask"; readonly from: number };

export interface Skip {
  readonly from: number;
  readonly to: number;
  readonly cause: GapCause | null;
}

export interface StreamBeginning {
  readonly epoch: Epoch;
  readonly next: number | undefined;
  readonly blank: boolean;
  /** Printed up to here before it was asked for: no longer happening when it comes (TR6). */
  readonly pastTo?: number;
  readonly stale?: boolean;
  readonly captured?: boolean;
}

interface SizeMark {
  readonly offset: number;
  readonly size: Size;
}

export class PaneStream {
  readonly #epoch: Epoch;
  /** The next byte to come; undefined until a keyframe says where the stream begins. */
  #next: number | undefined;
  /** A keyframe ahead of the stream: the skip that explains it follows. */
  #ahead: Keyframe | undefined;
  /** Bytes that nobody has: the keyframe that follows stands behind them. */
  #gap: (Skip & { readonly cause: GapCause }) | undefined;
  #marks: SizeMark[] = [];
  #asked = false;

  readonly #captured: boolean;
  readonly #pastTo: number;
  /** True while nothing of this epoch is shown: a first keyframe can be drawn without leaving anything out. */
  readonly #blank: boolean;
  /** The picture is not to trust: the keyframe that was asked for takes its place, wherever it stands. */
  #stale: boolean;

  constructor(begin: StreamBeginning) {
    this.#stale = begin.stale ?? false;
    this.#pastTo = begin.pastTo ?? 0;
    this.#captured = begin.captured ?? false;
    this.#epoch = begin.epoch;
    this.#next = begin.next;
    this.#blank = begin.blank;
  }

  get next(): number | undefined {
    return this.#next;
  }

  output(offset: number, bytes: Uint8Array): readonly StreamStep[] {
    if (this.#ahead !== undefined && offset >= this.#ahead.header.offset) {
      // The skip that should have explained the keyframe was lost; the keyframe explains itself.
      return [...this.#adopt(this.#ahead), ...this.output(offset, bytes)];
    }
    if (this.#next === undefined) return [];
    const placement = classify(this.#next, offset, bytes.length);
    if (placement.kind === "gap") return this.#ask(this.#next);
    if (placement.kind === "duplicate") return [];
    const skipBytes = placement.kind === "overlap" ? placement.skipBytes : 0;
    this.#asked = false;
    return [{ kind: "append", items: this.#withMarks(offset + skipBytes, bytes.subarray(skipBytes)) }];
  }

  keyframe(keyframe: Keyframe): readonly StreamStep[] {
    const { epoch, offset, scrollbackBytes } = keyframe.header;
    if (epoch !== this.#epoch) return [];
    if (this.#next === undefined || this.#gap !== undefined) return this.#adopt(keyframe);
    const inPlace = offset <= this.#next && scrollbackBytes !== undefined;
    if (this.#stale) return inPlace ? this.#repair(keyframe) : this.#adopt(keyframe);
    if (offset > this.#next) this.#ahead = keyframe;
    return [];
  }

  skipped(skip: Skip): readonly StreamStep[] {
    const { cause } = skip;
    if (cause !== null) {
      this.#gap = { ...skip, cause };
      return [];
    }
    if (this.#ahead !== undefined) return this.#adopt(this.#ahead);
    // The keyframe came as an answer already, or a gap's own skip follows.
    return [];
  }

  /** From `offset` on the pane has this size. */
  resized(mark: SizeMark): readonly StreamStep[] {
    if (this.#next !== undefined && mark.offset > this.#next) {
      this.#marks = [...this.#marks, mark].toSorted((a, b) => a.offset - b.offset);
      return [];
    }
    return [{ kind: "append", items: [{ kind: "size", offset: this.#next ?? mark.offset, size: mark.size }] }];
  }

  #ask(from: number): readonly StreamStep[] {
    if (this.#asked) return [];
    this.#asked = true;
    return [{ kind: "ask", from }];
  }

  /** The pane looks other than its bytes say. Output goes on at the keyframe. */
  #repair(keyframe: Keyframe): readonly StreamStep[] {
    this.#next = keyframe.header.offset;
    this.#stale = false;
    this.#asked = false;
    return [{ kind: "append", items: [keyframeItem(keyframe)] }];
  }

  #adopt(keyframe: Keyframe): readonly StreamStep[] {
    const { offset, columns, rows } = keyframe.header;
    const size = { columns, rows };
    const before = this.#next;
    const gap = this.#gap;
    this.#next = offset;
    this.#stale = false;
    this.#ahead = undefined;
    this.#gap = undefined;
    this.#marks = this.#marks.filter((mark) => mark.offset > offset);
    const items: TapeItem[] = [keyframeItem(keyframe)];
    // Anything else between what is shown and the keyframe is in the transcript: the view skips.
    if (gap?.to === offset && gap.from === before)
      return [{ kind: "append", items: [{ kind: "gap", from: gap.from, to: gap.to, cause: gap.cause }, ...items] }];
    if (before === undefined && this.#blank && gap === undefined) return [{ kind: "append", items }];
    return [
      { kind: "restart", items: [{ kind: "epoch", epoch: this.#epoch, size, captured: this.#captured }, ...items] },
    ];
  }

  /** Cuts new bytes at the size marks that lie in them. */
  #withMarks(offset: number, bytes: Uint8Array): TapeItem[] {
    const end = offset + bytes.length;
    const items: TapeItem[] = [];
    let at = offset;
    for (const mark of this.#marks.filter((mark) => mark.offset <= end)) {
      if (mark.offset > at) items.push(...this.#runs(at, bytes.subarray(at - offset, mark.offset - offset)));
      items.push({ kind: "size", offset: mark.offset, size: mark.size });
      at = Math.max(at, mark.offset);
    }
    if (at < end) items.push(...this.#runs(at, bytes.subarray(at - offset)));
    this.#marks = this.#marks.filter((mark) => mark.offset > end);
    this.#next = end;
    return items;
  }

  /** Two where one part is from before, and the other happens now. */
  #runs(offset: number, bytes: Uint8Array): TapeItem[] {
    const past = Math.min(Math.max(0, this.#pastTo - offset), bytes.length);
    const items: TapeItem[] = [];
    if (past > 0) items.push({ kind: "bytes", offset, bytes: bytes.subarray(0, past), live: false });
    if (past < bytes.length)
      items.push({ kind: "bytes", offset: offset + past, bytes: bytes.subarray(past), live: true });
    return items;
  }
}

/**
 * Masks of a byte stream, the same for the same stream however it was cut and wherever its reading began. Holds nothing
 * but the line that is open and the masks found. Pure.
 *
 * A stretch is judged by itself: a line, or of a longer line what lies between two cuts, with what surrounds a cut read
 * along. Cuts are at multiples of `cutBytes` behind so many bytes without a line's end. So what is masked at a place is
 * told by the `redactionReachBytes` before it and the stretch it is in; a key's lines alone hand something on, for
 * `keyBytes` at most.
 */
import type { Mask } from "@coda/protocol";
import type { KeyState } from "./private-key.ts";
import type { ActiveRedaction } from "./redaction-level.ts";
import { findHint } from "./hint-search.ts";
import { scanBytes } from "./scan-bytes.ts";

const cutBytes = 8 * 1024;
/** What is read along on either side of a cut: more than any token, and most keys that are written on one line. */
const besideCutBytes = 4 * 1024;
/** From a private key's first line on. RSA of 16,384 bits takes 12,500. */
const keyBytes = 16 * 1024;
/** Reading that begins so much earlier finds the same masks. */
export const redactionReachBytes = 64 * 1024;
/** At most so much of the newest output waits for what follows. */
export const undecidedBytes = 2 * cutBytes + besideCutBytes;

/** Lines judged in one go. */
const togetherBytes = 32 * 1024;

const lineFeed = 0x0a;
const space = 0x20;
/** In what begins a key; sequences may lie between its letters. */
const keyHint = /PRIVATE|-BEGIN/u;
interface OpenLine {
  /** Of its first byte, or of the cut it goes on from. */
  readonly start: number;
  /** It goes on from a cut. */
  readonly cut: boolean;
}

interface OpenKey {
  readonly state: KeyState;
  /** Where the stretch with its first line began. */
  readonly since: number;
}

const noKey: OpenKey = { state: "none", since: 0 };

export class Redactor {
  readonly #level: ActiveRedaction;
  /** From `besideCutBytes` before the open line on, as far as it was read. */
  #bytes: Buffer = Buffer.alloc(0);
  /** Offset of its first byte. */
  #start: number;
  #line: OpenLine;
  #key = noKey;
  #masks: Mask[] = [];
  /** Of the open line: found anew as it grows. */
  #openMasks: readonly Mask[] = [];
  #decided: number;

  /** `from`: the stream's first byte, or `redactionReachBytes` before the first one whose masks matter. */
  constructor(level: ActiveRedaction, from: number) {
    this.#level = level;
    this.#start = from;
    this.#line = { start: from, cut: false };
    this.#decided = from;
  }

  /** Everything before this offset was pushed. */
  get end(): number {
    return this.#start + this.#bytes.length;
  }

  /** The masks of everything before this offset are known, whatever follows. */
  get decided(): number {
    return this.#decided;
  }

  push(bytes: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#bytes, bytes]);
    const lastEnd = this.#bytes.lastIndexOf(lineFeed) + 1 + this.#start;
    if (lastEnd > this.#line.start) this.#takeLines(lastEnd);
    this.#takeCuts();
    this.#look(false);
    this.#forgetBytes();
  }

  /** Nothing came for a while: what is there is judged as if nothing followed. If something does, it is judged again. */
  settle(): void {
    this.#look(true);
  }

  /** The bytes from the end to `offset` are nowhere any more. */
  skipTo(offset: number): void {
    this.settle();
    this.#masks.push(...this.#openMasks);
    this.#openMasks = [];
    this.#bytes = Buffer.alloc(0);
    this.#start = offset;
    this.#line = { start: offset, cut: false };
    this.#key = noKey;
    this.#decided = offset;
  }

  /** Nobody will ask for masks before `offset` any more. */
  forget(offset: number): void {
    const first = this.#masks.findIndex((mask) => mask.to > offset);
    this.#masks = first === -1 ? [] : this.#masks.slice(first);
  }

  /** Those of `[from, to)`, cut to it; in order. */
  masksIn(from: number, to: number): Mask[] {
    return [...this.#masks, ...this.#openMasks].flatMap((mask) =>
      mask.from < to && mask.to > from ? [{ ...mask, from: Math.max(mask.from, from), to: Math.min(mask.to, to) }] : [],
    );
  }

  /** Whole lines, up to the one that ends at `end`: those with nothing worth a look are passed over together. */
  #takeLines(end: number): void {
    const from = this.#line.start;
    const bytes = this.#bytes.subarray(from - this.#start, end - this.#start);
    const text = bytes.toString("latin1");
    while (this.#line.start < end) {
      // A line in which something went before has its hint there, if any.
      const goesOn = this.#line.cut || this.#key.state !== "none";
      const here = this.#line.start - from;
      const found = goesOn ? here : findHint({ bytes, text }, here, this.#level);
      if (found === undefined) return this.#lineAt(end);
      this.#lineAt(Math.max(from + text.lastIndexOf("\n", found) + 1, this.#line.start));
      const start = this.#line.start - from;
      // Where there are sequences in one line there are in the next.
      const isPlain = goesOn || (bytes[found] ?? 0) >= space;
      const lines = isPlain ? 0 : shortLines(text, start);
      if (lines > 0) this.#takeStretch(from + start + lines, from + start + lines);
      else this.#takeLine(from + text.indexOf("\n", start) + 1);
    }
  }

  #lineAt(start: number): void {
    if (start !== this.#line.start) this.#line = { start, cut: false };
  }

  #takeLine(end: number): void {
    for (let cut = this.#nextCut; cut < end; cut = this.#nextCut) this.#takeStretch(cut, end);
    this.#takeStretch(end, end);
  }

  /** Of a line that is not at its end: what is so long that it is cut. */
  #takeCuts(): void {
    for (let cut = this.#nextCut; cut + besideCutBytes <= this.end; cut = this.#nextCut)
      this.#takeStretch(cut, cut + besideCutBytes);
  }

  get #nextCut(): number {
    return Math.ceil((this.#line.start + (this.#line.cut ? 1 : cutBytes)) / cutBytes) * cutBytes;
  }

  /** From the open line's start to a cut or to its end. `lineEnd`: where it ends, or how far it is there. */
  #takeStretch(to: number, lineEnd: number): void {
    const isCut = to < lineEnd;
    const scanned = this.#scan(isCut ? Math.min(to + besideCutBytes, lineEnd) : to, true);
    this.#masks.push(...clipped(scanned.masks, this.#line.start, to));
    if (isCut) this.#key = noKey;
    else if (scanned.beginsKey) this.#key = { state: scanned.state, since: this.#line.start };
    else this.#key = { ...this.#key, state: scanned.state };
    this.#line = { start: to, cut: isCut };
    if (to - this.#key.since > keyBytes) this.#key = noKey;
  }

  /** The open line as far as it is there. */
  #look(whole: boolean): void {
    const cut = this.#nextCut;
    const scanned = this.#scan(this.end, whole);
    this.#openMasks = clipped(scanned.masks, this.#line.start, this.end);
    this.#decided = whole ? this.end : Math.max(this.#line.start, Math.min(scanned.undecided, cut));
  }

  /** From the open line's start, or from before it where it goes on from a cut, to `to`; by offsets of the stream. */
  #scan(to: number, whole: boolean): ReturnType<typeof scanBytes> {
    const { start, cut } = this.#line;
    const from = cut ? Math.max(start - besideCutBytes, this.#start) : start;
    const bytes = this.#bytes.subarray(from - this.#start, to - this.#start);
    const scanned = scanBytes({ bytes, level: this.#level, state: cut ? "none" : this.#key.state, whole });
    const masks = scanned.masks.map((mask) => ({ ...mask, from: mask.from + from, to: mask.to + from }));
    return { ...scanned, masks, undecided: scanned.undecided + from };
  }

  #forgetBytes(): void {
    const keep = Math.max(this.#start, this.#line.start - besideCutBytes);
    // Copied: a part of a large buffer would keep all of it.
    this.#bytes = Buffer.from(this.#bytes.subarray(keep - this.#start));
    this.#start = keep;
  }
}

/**
 * The length of the lines from `from` on that can be judged together: none is so long that it is cut, none begins a key.
 */
function shortLines(text: string, from: number): number {
  let end = from;
  for (let next = text.indexOf("\n", end) + 1; next > 0; next = text.indexOf("\n", end) + 1) {
    if (next - end >= cutBytes || next - from > togetherBytes) break;
    end = next;
  }
  const key = text.slice(from, end).search(keyHint);
  return key === -1 ? end - from : Math.max(text.lastIndexOf("\n", from + key) + 1 - from, 0);
}

function clipped(masks: readonly Mask[], from: number, to: number): Mask[] {
  return masks.flatMap((mask) =>
    mask.from < to && mask.to > from ? [{ ...mask, from: Math.max(mask.from, from), to: Math.min(mask.to, to) }] : [],
  );
}

/**
 * A transcript from one place to another as a reader comes by it: output with its times, and in their places what is known
 * about it. A few chunks are in memory at once, however long it is.
 */
import { decodeKeyframe, type GapCause, type Keyframe, type MaskKind, type Size } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { Continuity } from "./continuity.ts";
import type { EpochRow } from "./epochs.ts";
import type { Segment } from "./page-plan.ts";
import { chunkEnd, rawOf, type ChunkRow } from "./stored-chunk.ts";
import { chunksBetween, gapsBetween, keyframesAt, masksBetween, sizesBetween } from "./stored-output.ts";
import { writtenAtOf, writtenFrom, type WrittenAt } from "./written-at.ts";
import { decompressExactly } from "./zstd.ts";

export type Told =
  /** What follows is of this epoch, from this offset on, where the pane had this size. */
  | { readonly kind: "epoch"; readonly row: EpochRow; readonly from: number; readonly size: Size }
  /** The pane as of here: at a beginning or behind a gap, where it is not known otherwise. */
  | { readonly kind: "keyframe"; readonly offset: number; readonly keyframe: Keyframe }
  | { readonly kind: "output"; readonly offset: number; readonly bytes: Uint8Array; readonly written: WrittenAt }
  | Note;

type Note =
  | { readonly kind: "gap"; readonly offset: number; readonly to: number | null; readonly cause: GapCause }
  | { readonly kind: "size"; readonly offset: number; readonly size: Size }
  | { readonly kind: "mask"; readonly offset: number; readonly to: number; readonly mask: MaskKind };

/** Notes are asked for along so many bytes of output at a time. */
const windowBytes = 4 * 1024 * 1024;

export async function* readThrough(orm: Orm, segments: readonly Segment[]): AsyncGenerator<Told> {
  for (const segment of segments) yield* readSegment(orm, segment);
}

async function* readSegment(orm: Orm, segment: Segment): AsyncGenerator<Told> {
  const { epoch: row, from, to } = segment;
  const [holding] = await sizesBetween(orm, row, { from, to: from });
  yield {
    kind: "epoch",
    row,
    from,
    size: { columns: holding?.columns ?? row.columns, rows: holding?.rows ?? row.rows },
  };
  const notes = new Notes(orm, segment);
  const read = new Continuity(from);
  let restart: number | null = from > 0 || row.origin !== "created" ? from : null;
  for await (const chunk of chunksBetween(orm, row, segment)) {
    const begin = Math.max(chunk.offset, read.known);
    const end = Math.min(chunkEnd(chunk), to);
    for (const note of await notes.upTo(begin)) {
      yield* noted(note, read);
      if (note.kind === "gap") restart = note.to;
    }
    yield* prunedGap(read.follow(begin, end));
    if (restart === begin) yield* keyframeAt(orm, row, begin);
    restart = null;
    yield* outputOf(chunk, { begin, end, notes: await notes.upTo(end - 1) });
  }
  for (const note of await notes.upTo(to)) yield* noted(note, read);
  yield* prunedGap(read.follow(to, to));
}

function* noted(note: Note, read: Continuity): Generator<Told> {
  if (note.kind === "gap") yield* prunedGap(read.follow(note.offset, note.to ?? note.offset));
  yield note;
}

function* prunedGap(missing: { from: number; to: number } | undefined): Generator<Told> {
  if (missing !== undefined) yield { kind: "gap", offset: missing.from, to: missing.to, cause: "pruned" };
}

/** `[begin, end)` of a chunk, cut where something is noted. */
async function* outputOf(
  chunk: ChunkRow,
  { begin, end, notes }: { begin: number; end: number; notes: readonly Note[] },
): AsyncGenerator<Told> {
  const raw = await rawOf(chunk);
  const output = (at: number, until: number): Told => {
    const bytes = raw.subarray(at - chunk.offset, until - chunk.offset);
    return { kind: "output", offset: at, bytes, written: writtenFrom(writtenAtOf(chunk), at) };
  };
  let at = begin;
  for (const note of notes) {
    if (note.offset > at) yield output(at, note.offset);
    yield note;
    at = Math.max(at, note.offset);
  }
  if (end > at) yield output(at, end);
}

async function* keyframeAt(orm: Orm, row: EpochRow, offset: number): AsyncGenerator<Told> {
  const [stored] = await keyframesAt(orm, row, [offset]);
  const container = stored && (await decompressExactly(stored.zstd, stored.rawBytes));
  const keyframe = container && decodeKeyframe(container);
  if (stored !== undefined && keyframe !== undefined) yield { kind: "keyframe", offset: stored.offset, keyframe };
}

/** What is noted along a segment, in order, a window of it at a time. */
class Notes {
  readonly #orm: Orm;
  readonly #segment: Segment;
  #ahead: Note[] = [];
  #loadedTo: number;

  constructor(orm: Orm, segment: Segment) {
    this.#orm = orm;
    this.#segment = segment;
    this.#loadedTo = segment.from - 1;
  }

  /** Those at or before an offset that were not told yet. */
  async upTo(offset: number): Promise<Note[]> {
    while (this.#loadedTo < offset) await this.#load();
    const later = this.#ahead.findIndex((note) => note.offset > offset);
    return this.#ahead.splice(0, later === -1 ? this.#ahead.length : later);
  }

  async #load(): Promise<void> {
    const { epoch: row, from: begin } = this.#segment;
    const before = this.#loadedTo;
    const from = before + 1;
    const to = from + windowBytes;
    const gaps = await gapsBetween(this.#orm, row, { from, to: to + 1 });
    const sizes = await sizesBetween(this.#orm, row, { from, to });
    const masks = await masksBetween(this.#orm, row, { from, to: to + 1 });
    // What began before this window was told with an earlier one, but for what reaches into the segment itself.
    const isFresh = ({ offset }: { offset: number }) => offset > before || from === begin;
    const notes: Note[] = [
      ...gaps.map((gap): Note => ({ kind: "gap", offset: gap.from, to: gap.to, cause: gap.cause })),
      ...sizes
        .filter(({ offset }) => offset > begin)
        .map(({ offset, columns, rows }): Note => ({ kind: "size", offset, size: { columns, rows } })),
      ...masks.map((mask): Note => ({ kind: "mask", offset: mask.from, to: mask.to, mask: mask.kind })),
    ];
    const fresh = notes.filter((note) => isFresh(note) && note.offset <= to);
    this.#ahead.push(...fresh.toSorted((a, b) => a.offset - b.offset));
    this.#loadedTo = to;
  }
}

/** A page as the records of the protocol's transcript stream, compressed as it is stored. */
import { encodeRecord, type TranscriptRecord } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { Continuity } from "./continuity.ts";
import type { PagePlan, Segment } from "./page-plan.ts";
import { chunkEnd, chunkFrom, chunkUntil } from "./stored-chunk.ts";
import { chunksBetween, gapsBetween, keyframesAt, masksBetween, sizesBetween, type GapRow } from "./stored-output.ts";

const nothing = new Uint8Array(0);

interface Wanted {
  /** When the output was written, and what of it was masked. A page draws without them. */
  readonly withNotes: boolean;
  /** Nothing of what was printed before a segment: no chunk that begins earlier, and no keyframe, which shows it. */
  readonly bare?: boolean;
}

export async function* chunkStream(orm: Orm, page: PagePlan, wanted: Wanted): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const segment of page.segments) yield* segmentRecords(orm, segment, wanted);
  yield encodeRecord({ header: { kind: "end", more: page.more }, payload: nothing });
}

async function* segmentRecords(orm: Orm, segment: Segment, wanted: Wanted): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield encodeRecord(epochRecord(segment));
  const { withNotes, bare = false } = wanted;
  const marks = await marksOf(orm, segment, wanted);
  const read = new Continuity(segment.from);
  for await (const stored of chunksBetween(orm, segment.epoch, segment)) {
    // Joined meanwhile, it may reach beyond the page, whose marks end there.
    const row = await chunkUntil(bare ? await chunkFrom(stored, segment.from) : stored, segment.to);
    while ((marks[0]?.at ?? Number.POSITIVE_INFINITY) <= row.offset) yield* encoded(marks.shift(), read);
    yield* prunedGap(read.follow(row.offset, chunkEnd(row)));
    const { offset, rawBytes, zstd, at, times } = row;
    yield encodeRecord({ header: { kind: "chunk", offset, rawBytes }, payload: zstd });
    if (withNotes)
      yield encodeRecord({ header: { kind: "times", offset, at: at.getTime() }, payload: times ?? nothing });
  }
  for (const mark of marks) yield* encoded(mark, read);
  yield* prunedGap(read.follow(segment.to, segment.to));
}

interface Mark {
  readonly at: number;
  /** Of a gap: where output goes on. */
  readonly to: number;
  readonly record: TranscriptRecord;
}

function* encoded(mark: Mark | undefined, read: Continuity): Generator<Uint8Array<ArrayBuffer>> {
  if (mark === undefined) return;
  yield* prunedGap(read.follow(mark.at, mark.to));
  yield encodeRecord(mark.record);
}

function* prunedGap(missing: { from: number; to: number } | undefined): Generator<Uint8Array<ArrayBuffer>> {
  if (missing !== undefined)
    yield encodeRecord({ header: { kind: "gap", ...missing, cause: "pruned" }, payload: nothing });
}

function epochRecord({ epoch: row }: Segment): TranscriptRecord {
  const { pane, epoch, origin, start, columns, rows } = row;
  const header = { pane, epoch, origin, start, end: row.acknowledged, ended: row.ended, columns, rows };
  return { header: { kind: "epoch", ...header, startedAt: row.startedAt.getTime() }, payload: nothing };
}

/** What stands between the chunks, by offset; at the same one gaps first, then sizes, masks and keyframes. */
async function marksOf(orm: Orm, segment: Segment, { withNotes, bare = false }: Wanted): Promise<Mark[]> {
  const gaps = await gapsBetween(orm, segment.epoch, segment);
  const sizes = await sizesBetween(orm, segment.epoch, segment);
  const keyframes = bare ? [] : await keyframesAt(orm, segment.epoch, restarts(segment, gaps));
  const masks = withNotes ? await masksBetween(orm, segment.epoch, segment) : [];
  const marks: Mark[] = [
    ...gaps.map(({ from, to, cause, at }) => ({
      at: from,
      to: to ?? from,
      record: {
        header: { kind: "gap" as const, from, to, cause, ...(at !== null && { at: at.getTime() }) },
        payload: nothing,
      },
    })),
    ...sizes.map(({ offset, columns, rows }) =>
      mark(offset, { header: { kind: "size", offset, columns, rows }, payload: nothing }),
    ),
    ...masks.map(({ from, to, kind }) =>
      mark(from, { header: { kind: "mask", from, to, mask: kind }, payload: nothing }),
    ),
    ...keyframes.map(({ offset, rawBytes, zstd }) =>
      mark(offset, { header: { kind: "keyframe", offset, rawBytes }, payload: zstd }),
    ),
  ];
  return marks.toSorted((a, b) => a.at - b.at);
}

function mark(at: number, record: TranscriptRecord): Mark {
  return { at, to: at, record };
}

/** Where a reader cannot draw on from what it has: the page's beginning, and behind each gap. */
function restarts(segment: Segment, gaps: readonly GapRow[]): number[] {
  const behindGaps = gaps.flatMap((gap) => (gap.to === null || gap.to > segment.to ? [] : [gap.to]));
  return [segment.from, ...behindGaps];
}

/** One reply of the transcript API with the times of what it holds: pieces of output, each as it was written. */
import { TranscriptDecoder, unpackTimes, type Epoch, type TimeMark } from "@coda/protocol";
import type { TapeItem } from "./tape-items.ts";
import { readPage } from "./transcript-page.ts";
import type { Decompressor } from "./zstd.ts";

export interface TimedItem {
  readonly item: TapeItem;
  /** Unix milliseconds, never going back within a page. */
  readonly atMs: number;
}

export interface TimedPage {
  readonly items: readonly TimedItem[];
  /** More follows. */
  readonly more: boolean;
}

type Marks = ReadonlyMap<Epoch, readonly TimeMark[]>;

/** Throws for a reply that is none or is damaged. */
export async function readTimedPage(body: Uint8Array, zstd: Decompressor): Promise<TimedPage> {
  const { items, more } = await readPage(body, zstd);
  const marks = marksOf(body);
  const timed: TimedItem[] = [];
  let epoch: Epoch | undefined;
  for (const item of items) {
    if (item.kind === "epoch") ({ epoch } = item);
    const known = timed.at(-1)?.atMs;
    if (item.kind !== "bytes") timed.push({ item, atMs: known ?? -Infinity });
    else for (const piece of piecesOf(item, (epoch && marks.get(epoch)) ?? [])) push(timed, piece);
  }
  return { items: timed, more };
}

function push(timed: TimedItem[], { item, atMs }: TimedItem): void {
  timed.push({ item, atMs: Math.max(atMs, timed.at(-1)?.atMs ?? atMs) });
}

function marksOf(body: Uint8Array): Marks {
  const marks = new Map<Epoch, TimeMark[]>();
  let own: TimeMark[] = [];
  for (const { header, payload } of new TranscriptDecoder().push(body)) {
    if (header.kind === "epoch") {
      own = marks.get(header.epoch) ?? [];
      marks.set(header.epoch, own);
    } else if (header.kind === "times") {
      const begin = { offset: header.offset, atMs: header.at };
      own.push(begin, ...(unpackTimes(begin, payload) ?? []));
    }
  }
  return marks;
}

type Bytes = Extract<TapeItem, { kind: "bytes" }>;

/** Cut where another time begins. What no mark is known of was written when what precedes it was. */
function piecesOf(item: Bytes, marks: readonly TimeMark[]): TimedItem[] {
  const end = item.offset + item.bytes.length;
  const first = marks.findLastIndex(({ offset }) => offset <= item.offset);
  const inside = marks.slice(first + 1).filter(({ offset }) => offset < end);
  const begins = [{ offset: item.offset, atMs: marks[first]?.atMs ?? -Infinity }, ...inside];
  return begins.flatMap(({ offset, atMs }, at) => {
    const to = begins[at + 1]?.offset ?? end;
    if (to <= offset) return [];
    return [{ item: { ...item, offset, bytes: item.bytes.subarray(offset - item.offset, to - item.offset) }, atMs }];
  });
}

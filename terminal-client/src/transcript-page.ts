/** One reply of the transcript API as tape items: records parsed, payloads decompressed, size marks put in their places. */
import { decodeKeyframe, limits, TranscriptDecoder, type PaneId, type TranscriptRecord } from "@coda/protocol";
import { keyframeItem, type TapeItem } from "./tape-items.ts";
import type { Decompressor } from "./zstd.ts";

export interface TranscriptPage {
  /** In transcript order; the first item, if any, is an epoch. */
  readonly items: readonly TapeItem[];
  /** Whose output it is; undefined when there is none. */
  readonly pane: PaneId | undefined;
  /** The server has more in the direction that was asked for. */
  readonly more: boolean;
}

/** Throws for a reply that is none or is damaged: the caller does without it. */
export async function readPage(body: Uint8Array, zstd: Decompressor): Promise<TranscriptPage> {
  const decoder = new TranscriptDecoder();
  const records = decoder.push(body);
  if (!decoder.atRest) throw new RangeError("the transcript's reply ends inside a record");
  const first = records.find((record) => record.header.kind === "epoch")?.header;
  const last = records.at(-1)?.header;
  const inflated = await Promise.all(records.map(async (record) => inflate(zstd, record)));
  return {
    items: records.reduce<TapeItem[]>((items, record, index) => addRecord(items, record, inflated[index]), []),
    pane: first?.kind === "epoch" ? first.pane : undefined,
    more: last?.kind === "end" && last.more,
  };
}

/** `bytes`: the record's payload decompressed; undefined where it has none or is damaged. */
function addRecord(items: TapeItem[], { header }: TranscriptRecord, bytes: Uint8Array | undefined): TapeItem[] {
  switch (header.kind) {
    case "epoch":
      items.push({
        kind: "epoch",
        epoch: header.epoch,
        size: { columns: header.columns, rows: header.rows },
        startedAtMs: header.startedAt,
        ...(header.ended && { ends: header.end }),
      });
      break;
    case "keyframe":
      addKeyframe(items, bytes);
      break;
    case "chunk":
      if (bytes === undefined) throw new RangeError(`the chunk at ${header.offset} is damaged`);
      items.push({ kind: "bytes", offset: header.offset, bytes, live: false });
      break;
    case "gap":
      items.push({
        kind: "gap",
        from: header.from,
        to: header.to,
        cause: header.cause,
        ...(header.at !== undefined && { sinceMs: header.at }),
      });
      break;
    case "size":
      addSize(items, header);
      break;
    case "times":
    case "mask":
    case "end":
      break;
  }
  return items;
}

async function inflate(zstd: Decompressor, { header, payload }: TranscriptRecord): Promise<Uint8Array | undefined> {
  if (header.kind !== "chunk" && header.kind !== "keyframe") return undefined;
  const limit = header.kind === "chunk" ? limits.chunkRawBytes : limits.keyframeBytes;
  return header.rawBytes > limit ? undefined : zstd.decompress(payload, header.rawBytes);
}

/** A keyframe of another version or a damaged one is left out: the bytes around it still say everything. */
function addKeyframe(items: TapeItem[], container: Uint8Array | undefined): void {
  const keyframe = container === undefined ? undefined : decodeKeyframe(container);
  if (keyframe === undefined) return;
  items.push(keyframeItem(keyframe));
}

/** A mark may follow the chunk it lies in: then that chunk is cut in two around it. */
function addSize(items: TapeItem[], mark: { offset: number; columns: number; rows: number }): void {
  const size: TapeItem = { kind: "size", offset: mark.offset, size: { columns: mark.columns, rows: mark.rows } };
  const around = items.findLastIndex(
    (item) => item.kind === "bytes" && item.offset < mark.offset && mark.offset < item.offset + item.bytes.length,
  );
  const lastEpoch = items.findLastIndex((item) => item.kind === "epoch");
  const chunk = items[around];
  if (chunk?.kind !== "bytes" || around < lastEpoch) {
    items.push(size);
    return;
  }
  const cut = mark.offset - chunk.offset;
  const parts: TapeItem[] = [
    { ...chunk, bytes: chunk.bytes.subarray(0, cut) },
    size,
    { ...chunk, offset: mark.offset, bytes: chunk.bytes.subarray(cut) },
  ];
  items.splice(around, 1, ...parts);
}

/** Uploads as a helper makes them, and transcripts as a reader sees them. */
import { randomUUID } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import {
  epochSchema,
  limits,
  paneIdSchema,
  TranscriptDecoder,
  type TranscriptRecord,
  type UploadEpoch,
} from "@coda/protocol";

export function uploadEpoch(given: Partial<UploadEpoch> = {}): UploadEpoch {
  return {
    pane: paneIdSchema.parse("%1"),
    epoch: epochSchema.parse(randomUUID()),
    origin: "created",
    columns: 80,
    rows: 24,
    startedAt: "2026-11-21T09:00:00.000Z",
    chunks: [],
    keyframes: [],
    gaps: [],
    sizes: [],
    ended: false,
    ...given,
  };
}

export function part(offset: number, raw: Uint8Array) {
  return { offset, rawBytes: raw.length, zstd: zstdCompressSync(raw).toString("base64") };
}

/** `raw` as chunks from `offset`, of the size a helper seals them at. */
export function parts(raw: Uint8Array, offset = 0, size: number = limits.chunkRawBytes) {
  const count = Math.ceil(raw.length / size);
  return Array.from({ length: count }, (_, at) => part(offset + at * size, raw.subarray(at * size, (at + 1) * size)));
}

export async function bytesOf(response: Response): Promise<Buffer> {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

export async function recordsOf(response: Response): Promise<TranscriptRecord[]> {
  const decoder = new TranscriptDecoder();
  const records = decoder.push(await bytesOf(response));
  if (!decoder.atRest) throw new Error("the stream ended inside a record");
  return records;
}

/** `epoch`, `keyframe 5`, `chunk 0+10`, `gap 3-9 cause`, `size 4 80x24`, `end more`: a page at a glance. */
export function outline(records: readonly TranscriptRecord[]): string[] {
  return records.map(({ header }) => {
    switch (header.kind) {
      case "epoch":
        return `epoch ${header.epoch.slice(0, 4)} ${header.start}-${header.end}`;
      case "keyframe":
        return `keyframe ${header.offset}`;
      case "chunk":
        return `chunk ${header.offset}+${header.rawBytes}`;
      case "gap":
        return `gap ${header.from}-${header.to ?? "?"} ${header.cause}`;
      case "size":
        return `size ${header.offset} ${header.columns}x${header.rows}`;
      case "times":
        return `times ${header.offset}`;
      case "mask":
        return `mask ${header.from}-${header.to} ${header.mask}`;
      case "end":
        return header.more ? "end more" : "end";
    }
  });
}

/** Epoch, first offset and end of each chunk in a page. */
export function chunkSpans(
  records: readonly TranscriptRecord[],
): (readonly [epoch: string, from: number, to: number])[] {
  let epoch = "";
  return records.flatMap(({ header }) => {
    if (header.kind === "epoch") epoch = header.epoch;
    return header.kind === "chunk" ? [[epoch, header.offset, header.offset + header.rawBytes] as const] : [];
  });
}

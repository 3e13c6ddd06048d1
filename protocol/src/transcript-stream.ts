/**
 * The body of `GET …/transcript?format=chunks`: records one after the other, in transcript order. A record is
 * `[header length u32][header JSON, ASCII][payload length u32][payload]`. Readable while it arrives.
 */
import { z } from "zod";
import { epochSchema, offsetSchema, paneIdSchema } from "./ids.ts";
import { columnsSchema, rowsSchema } from "./pane-info.ts";
import { epochOriginSchema, gapCauseSchema } from "./status.ts";

export const transcriptContentType = "application/vnd.coda.transcript";

export const transcriptHeaderSchema = z.discriminatedUnion("kind", [
  /** What follows belongs to this epoch of this pane. `end` is its acknowledged offset: where live output continues. */
  z.object({
    kind: z.literal("epoch"),
    pane: paneIdSchema,
    epoch: epochSchema,
    origin: epochOriginSchema,
    start: offsetSchema,
    end: offsetSchema,
    columns: columnsSchema,
    rows: rowsSchema,
    /** Unix milliseconds. */
    startedAt: z.int(),
  }),
  /** Payload: a keyframe container, zstd-compressed. */
  z.object({ kind: z.literal("keyframe"), offset: offsetSchema, rawBytes: z.int().min(0) }),
  /** Payload: `rawBytes` of output from `offset`, zstd-compressed. */
  z.object({ kind: z.literal("chunk"), offset: offsetSchema, rawBytes: z.int().min(0) }),
  /** Bytes known to be missing; `to` null: unknown how many. */
  z.object({ kind: z.literal("gap"), from: offsetSchema, to: offsetSchema.nullable(), cause: gapCauseSchema }),
  /** From `offset` on the pane had this size. */
  z.object({ kind: z.literal("size"), offset: offsetSchema, columns: columnsSchema, rows: rowsSchema }),
  /** The last record of a page. `more`: the page ended at its limit; ask on from the last record's end. */
  z.object({ kind: z.literal("end"), more: z.boolean() }),
]);
export type TranscriptHeader = z.infer<typeof transcriptHeaderSchema>;

export interface TranscriptRecord {
  readonly header: TranscriptHeader;
  readonly payload: Uint8Array;
}

const maxHeaderBytes = 4_096;
const maxPayloadBytes = 4 * 1024 * 1024;

export function encodeRecord(record: TranscriptRecord): Uint8Array<ArrayBuffer> {
  const header = JSON.stringify(record.header);
  const bytes = new Uint8Array(8 + header.length + record.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.length);
  for (let i = 0; i < header.length; i++) bytes[4 + i] = header.charCodeAt(i);
  view.setUint32(4 + header.length, record.payload.length);
  bytes.set(record.payload, 8 + header.length);
  return bytes;
}

/** Takes the stream in pieces of any size and gives the whole records they complete. Throws RangeError on a bad stream. */
export class TranscriptDecoder {
  #held: Uint8Array = new Uint8Array(0);

  push(piece: Uint8Array): TranscriptRecord[] {
    this.#held = join(this.#held, piece);
    const records: TranscriptRecord[] = [];
    for (;;) {
      const taken = readRecord(this.#held);
      if (taken === undefined) return records;
      records.push(taken.record);
      this.#held = this.#held.subarray(taken.bytes);
    }
  }

  /** True when the stream may end here: no record is half read. */
  get atRest(): boolean {
    return this.#held.length === 0;
  }
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length === 0) return right;
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

function readRecord(bytes: Uint8Array): { record: TranscriptRecord; bytes: number } | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0);
  if (headerLength > maxHeaderBytes) throw new RangeError(`a transcript header of ${headerLength} bytes`);
  if (bytes.length < 8 + headerLength) return undefined;
  const payloadLength = view.getUint32(4 + headerLength);
  if (payloadLength > maxPayloadBytes) throw new RangeError(`a transcript payload of ${payloadLength} bytes`);
  const end = 8 + headerLength + payloadLength;
  if (bytes.length < end) return undefined;
  const text = String.fromCharCode(...bytes.subarray(4, 4 + headerLength));
  const header = transcriptHeaderSchema.safeParse(parseJson(text));
  if (!header.success) throw new RangeError("a transcript header that is none");
  return { record: { header: header.data, payload: bytes.subarray(8 + headerLength, end) }, bytes: end };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

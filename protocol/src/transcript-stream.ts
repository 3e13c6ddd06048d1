/**
 * The body of `GET …/transcript?format=chunks`: records one after the other, in transcript order. A record is
 * `[header length u32][header JSON, ASCII][payload length u32][payload]`. Readable while it arrives.
 */
import * as z from "zod/mini";
import { epochSchema, offsetSchema, paneIdSchema } from "./ids.ts";
import { columnsSchema, rowsSchema } from "./pane-info.ts";
import { epochOriginSchema, gapCauseSchema, maskKindSchema } from "./status.ts";

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
    /** Nothing of it will be stored behind `end` any more. */
    ended: z._default(z.boolean(), false),
    columns: columnsSchema,
    rows: rowsSchema,
    /** Unix milliseconds. */
    startedAt: z.int(),
  }),
  /** Payload: a keyframe container, zstd-compressed. */
  z.object({ kind: z.literal("keyframe"), offset: offsetSchema, rawBytes: z.int().check(z.minimum(0)) }),
  /** Payload: `rawBytes` of output from `offset`, zstd-compressed. */
  z.object({ kind: z.literal("chunk"), offset: offsetSchema, rawBytes: z.int().check(z.minimum(0)) }),
  /** Bytes known to be missing; `to` null: unknown how many. */
  z.object({
    kind: z.literal("gap"),
    from: offsetSchema,
    to: z.nullable(offsetSchema),
    cause: gapCauseSchema,
    /** Since when, as Unix milliseconds, where the device has said so. */
    at: z.optional(z.int()),
  }),
  /** Payload: `packTimes` from this chunk's first byte. After its chunk, and only when asked for. */
  z.object({ kind: z.literal("times"), offset: offsetSchema, at: z.int() }),
  /** What was replaced before it left the device. */
  z.object({ kind: z.literal("mask"), from: offsetSchema, to: offsetSchema, mask: maskKindSchema }),
  /** From `offset` on the pane had this size. */
  z.object({ kind: z.literal("size"), offset: offsetSchema, columns: columnsSchema, rows: rowsSchema }),
  /** The last record of a page. `more`: the page ended at its limit; ask on from the last record's end. */
  z.object({ kind: z.literal("end"), more: z.boolean() }),
]);
const knownKinds: ReadonlySet<string> = new Set(
  transcriptHeaderSchema.def.options.flatMap(({ shape }) => shape.kind.def.values),
);
export type TranscriptHeader = z.infer<typeof transcriptHeaderSchema>;

export interface TranscriptRecord {
  readonly header: TranscriptHeader;
  readonly payload: Uint8Array;
}

const lengthBytes = 4;
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

/**
 * Takes the stream in pieces of any size and gives the whole records they complete, but those of kinds it does not know;
 * a payload may share a piece's memory. Throws RangeError on a bad stream, and again at every later push: nothing after it can be trusted.
 */
export class TranscriptDecoder {
  /** Pieces are joined only when they hold what was waited for, so many small ones cost no more than a few large. */
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  #wantedBytes = lengthBytes;

  push(piece: Uint8Array): TranscriptRecord[] {
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    const records: TranscriptRecord[] = [];
    if (this.#heldBytes < this.#wantedBytes) return records;
    let held = join(this.#pieces, this.#heldBytes);
    for (;;) {
      const read = readRecord(held);
      if ("record" in read) {
        if (read.record !== "unknown") records.push(read.record);
        held = held.subarray(read.endBytes);
      } else {
        this.#pieces = held.length === 0 ? [] : [held];
        this.#heldBytes = held.length;
        this.#wantedBytes = read.wantedBytes;
        return records;
      }
    }
  }

  /** True when the stream may end here: no record is half read. */
  get atRest(): boolean {
    return this.#heldBytes === 0;
  }
}

function join(pieces: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(totalBytes);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

type ReadRecord = { readonly record: TranscriptRecord | "unknown"; readonly endBytes: number };

/** The record `bytes` begins with and where it ends, or how many bytes there must be before it is worth another look. */
function readRecord(bytes: Uint8Array): ReadRecord | { readonly wantedBytes: number } {
  if (bytes.length < lengthBytes) return { wantedBytes: lengthBytes };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0);
  if (headerLength > maxHeaderBytes) throw new RangeError(`a transcript header of ${headerLength} bytes`);
  const payloadAt = 2 * lengthBytes + headerLength;
  if (bytes.length < payloadAt) return { wantedBytes: payloadAt };
  const payloadLength = view.getUint32(lengthBytes + headerLength);
  if (payloadLength > maxPayloadBytes) throw new RangeError(`a transcript payload of ${payloadLength} bytes`);
  const endBytes = payloadAt + payloadLength;
  if (bytes.length < endBytes) return { wantedBytes: endBytes };
  const text = String.fromCharCode(...bytes.subarray(lengthBytes, lengthBytes + headerLength));
  const json = parseJson(text);
  const header = transcriptHeaderSchema.safeParse(json);
  if (!header.success && isOfUnknownKind(json)) return { record: "unknown", endBytes };
  if (!header.success) throw new RangeError("a transcript header that is none");
  return { record: { header: header.data, payload: bytes.subarray(payloadAt, endBytes) }, endBytes };
}

/** A newer server's: what it tells beside the output is for newer readers. */
function isOfUnknownKind(json: unknown): boolean {
  const named = z.object({ kind: z.string() }).safeParse(json);
  return named.success && !knownKinds.has(named.data.kind);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

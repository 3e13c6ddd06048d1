/**
 * The web app's upload as its contract says: stores contiguous bytes, acknowledges where it stands, repeats are nothing
 * new, and a request with a hole, or with output behind an end, is refused whole. Fails as often as the test wants,
 * before or after it has stored.
 */
import { zstdDecompressSync } from "node:zlib";
import {
  classify,
  decodeKeyframe,
  limits,
  patchSessionSchema,
  type Epoch,
  type Keyframe,
  type PatchSession,
  type PatchSessionReply,
  type SessionId,
  type UploadEpoch,
} from "@coda/protocol";
import type { ApiResult } from "../device/web-call.ts";

type Failure = Extract<ApiResult<unknown>, { ok: false }>["failure"];

export class StoredEpoch {
  readonly origin: string;
  acknowledged = 0;
  readonly pieces: { readonly offset: number; readonly bytes: Buffer }[] = [];
  readonly gaps: UploadEpoch["gaps"] = [];
  readonly sizes: UploadEpoch["sizes"] = [];
  readonly keyframes: Keyframe[] = [];
  ended = false;

  constructor(origin: string) {
    this.origin = origin;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.pieces.map((piece) => piece.bytes));
  }

  /** Something is missing before it, or the epoch had ended. */
  refuses(part: UploadEpoch): boolean {
    let { acknowledged, ended } = this;
    for (const { from, to } of runsOf(part)) {
      const { kind } = classify(acknowledged, from, to - from);
      if (kind === "gap") return true;
      if (kind === "duplicate" || (this.ended && to === Infinity)) continue;
      if (ended) return true;
      if (to === Infinity) ended = true;
      else acknowledged = to;
    }
    return false;
  }

  /** What is not refused. */
  take(part: UploadEpoch): void {
    for (const { from, to, chunk, gap } of runsOf(part)) {
      const placement = classify(this.acknowledged, from, to - from);
      if (placement.kind === "duplicate" || this.ended) continue;
      const skipBytes = placement.kind === "overlap" ? placement.skipBytes : 0;
      if (chunk !== undefined)
        this.pieces.push({ offset: from + skipBytes, bytes: inflate(chunk).subarray(skipBytes) });
      if (gap !== undefined) this.gaps.push({ ...gap, from: from + skipBytes });
      if (to === Infinity) this.ended = true;
      else this.acknowledged = to;
    }
    this.sizes.push(...part.sizes);
    this.ended ||= part.ended;
    for (const keyframe of part.keyframes) {
      const decoded = decodeKeyframe(inflate(keyframe));
      if (decoded === undefined) throw new Error("a keyframe that is none");
      if (decoded.header.offset > this.acknowledged) throw new Error("a keyframe ahead of what is stored");
      this.keyframes.push(decoded);
    }
  }
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly chunk?: UploadEpoch["chunks"][number];
  readonly gap?: UploadEpoch["gaps"][number];
}

function runsOf({ chunks, gaps }: UploadEpoch): Run[] {
  return [
    ...chunks.map((chunk) => ({ from: chunk.offset, to: chunk.offset + chunk.rawBytes, chunk })),
    ...gaps.map((gap) => ({ from: gap.from, to: gap.to ?? Infinity, gap })),
  ].toSorted((a, b) => a.from - b.from);
}

/** The browser's decoder needs the content size in the frame's header (RFC 8878, 3.1.1.1.1). */
function inflate(piece: { readonly zstd: string; readonly rawBytes: number }): Buffer {
  const compressed = Buffer.from(piece.zstd, "base64");
  const descriptor = compressed[4] ?? 0;
  const hasSize = (descriptor & 0b1100_0000) !== 0 || (descriptor & 0b0010_0000) !== 0;
  if (!hasSize) throw new Error("a zstd frame without its content size");
  const bytes = zstdDecompressSync(compressed);
  if (bytes.length !== piece.rawBytes) throw new Error(`${bytes.length} bytes where ${piece.rawBytes} were said`);
  return bytes;
}

export class FakeTranscriptApi {
  readonly epochs = new Map<Epoch, StoredEpoch>();
  readonly requests: { readonly session: SessionId; readonly patch: PatchSession }[] = [];
  /** Undefined: this request succeeds. `after`: it is stored, and the answer is lost. */
  fails: (
    session: SessionId,
    patch: PatchSession,
  ) => { readonly failure: Failure; readonly after?: boolean } | undefined = () => undefined;

  async patch(session: SessionId, patch: PatchSession): Promise<ApiResult<PatchSessionReply>> {
    this.requests.push({ session, patch });
    const body = patchSessionSchema.safeParse(patch);
    if (!body.success) return { ok: false, failure: { code: "badRequest", message: body.error.message } };
    const parsed = body.data;
    if (Buffer.byteLength(JSON.stringify(patch)) > limits.uploadBodyBytes) throw new Error("a body over its limit");
    const fails = this.fails(session, parsed);
    if (fails !== undefined && fails.after !== true) return { ok: false, failure: fails.failure };
    const parts = parsed.epochs ?? [];
    if (parts.some((part) => this.#epoch(part).refuses(part)))
      return { ok: false, failure: { code: "conflict", message: "output is missing, or the epoch has ended" } };
    for (const part of parts) this.#epoch(part).take(part);
    if (fails !== undefined) return { ok: false, failure: fails.failure };
    return { ok: true, value: reply(session, parts, (part) => this.#epoch(part).acknowledged) };
  }

  #epoch(part: UploadEpoch): StoredEpoch {
    const epoch = this.epochs.get(part.epoch) ?? new StoredEpoch(part.origin);
    this.epochs.set(part.epoch, epoch);
    return epoch;
  }
}

function reply(id: SessionId, parts: readonly UploadEpoch[], offset: (part: UploadEpoch) => number): PatchSessionReply {
  const session = {
    id,
    ideaId: "idea",
    slot: "primary",
    status: "live",
    device: null,
    lastConnectedAt: null,
    lastDetachedAt: null,
    lastSeenAt: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    panes: [],
  } as unknown as PatchSessionReply["session"];
  return {
    session,
    acknowledged: parts.map((part) => ({ pane: part.pane, epoch: part.epoch, offset: offset(part) })),
  };
}

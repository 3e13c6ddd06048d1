/** An upload's compressed parts, unpacked and found to be what they claim. Happens before the database is asked. */
import { limits, type UploadEpoch } from "@coda/protocol";
import { ApiError } from "../http/api-error.ts";
import type { Chunk } from "./upload-plan.ts";
import { decompressExactly } from "./zstd.ts";

export interface VerifiedEpoch {
  readonly given: UploadEpoch;
  readonly chunks: readonly Chunk[];
  readonly keyframes: readonly { readonly offset: number; readonly rawBytes: number; readonly zstd: Uint8Array }[];
}

/** What one request may unpack to, its keyframes included: bounds memory and time, whatever the parts claim. */
const unpackedBytes = limits.uploadBodyBytes + 8 * limits.keyframeBytes;

export async function verifyUpload(epochs: readonly UploadEpoch[]): Promise<VerifiedEpoch[]> {
  const parts = epochs.flatMap((epoch) => [...epoch.chunks, ...epoch.keyframes]);
  const claimed = parts.reduce((sum, part) => sum + part.rawBytes, 0);
  if (claimed > unpackedBytes) {
    throw new ApiError("tooLarge", `One upload may unpack to ${unpackedBytes} bytes; send less at once.`);
  }
  const verified: VerifiedEpoch[] = [];
  for (const given of epochs) {
    const chunks = [];
    for (const part of given.chunks) chunks.push({ offset: part.offset, ...(await unpack(part)) });
    const keyframes = [];
    for (const part of given.keyframes) {
      keyframes.push({ offset: part.offset, rawBytes: part.rawBytes, zstd: (await unpack(part)).zstd });
    }
    verified.push({ given, chunks, keyframes });
  }
  return verified;
}

async function unpack(part: { offset: number; rawBytes: number; zstd: string }) {
  const zstd = Buffer.from(part.zstd, "base64");
  const raw = await decompressExactly(zstd, part.rawBytes);
  if (raw !== undefined) return { raw, zstd };
  throw new ApiError("unprocessable", "A part is damaged or does not unpack to the length it claims.", {
    offset: part.offset,
  });
}

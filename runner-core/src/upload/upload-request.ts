/**
 * What goes into one upload request of a session: as many epochs as it may carry, in the order given, idle ones left out;
 * or one alone.
 */
import { limits, type UploadEpoch } from "@coda/protocol";
import type { EpochUpload } from "./epoch-upload.ts";

export interface UploadPart {
  readonly upload: EpochUpload;
  readonly part: UploadEpoch;
}

/** Epochs of one request: the API's own bound. */
const maxParts = 16;

export interface CollectOptions {
  /** It shares no request with another. */
  readonly isAlone: (upload: EpochUpload) => boolean;
  /** What its journal cannot say just now is no reason for the others to wait. */
  readonly failed: (upload: EpochUpload, error: unknown) => void;
}

const together: CollectOptions = {
  isAlone: () => false,
  failed: (_, error) => {
    throw error;
  },
};

/** Stops at the first part that no longer fits; it is to be the next request's first. */
export async function collectParts(
  uploads: readonly EpochUpload[],
  { isAlone, failed }: CollectOptions = together,
): Promise<UploadPart[]> {
  const parts: UploadPart[] = [];
  let bytes = 0;
  for (const upload of uploads) {
    const alone = isAlone(upload);
    if (alone && parts.length > 0) continue;
    const part = await nextOf(upload, failed);
    if (part === undefined) continue;
    bytes += partBytes(part);
    if (parts.length > 0 && bytes > limits.uploadBodyBytes) break;
    parts.push({ upload, part });
    if (alone || parts.length === maxParts || bytes >= limits.uploadRawBytes) break;
  }
  return parts;
}

async function nextOf(upload: EpochUpload, failed: CollectOptions["failed"]): Promise<UploadEpoch | undefined> {
  try {
    return await upload.next();
  } catch (error) {
    failed(upload, error);
    return undefined;
  }
}

/**
 * Bytes a part takes of `limits.uploadBodyBytes`: of its JSON, with room for names and numbers, or unpacked, whichever is
 * more, since the server bounds what a request unpacks to as well.
 */
export function partBytes(part: UploadEpoch): number {
  const pieces = [...part.chunks, ...part.keyframes];
  const rawBytes = pieces.reduce((sum, piece) => sum + piece.rawBytes, 0);
  const timesBytes = part.chunks.reduce((sum, chunk) => sum + (chunk.times?.length ?? 0), 0);
  const packedBytes = pieces.reduce((sum, piece) => sum + piece.zstd.length + 150, timesBytes);
  const toldBytes = (part.commands ?? []).reduce((sum, command) => sum + Buffer.byteLength(JSON.stringify(command)), 0);
  return (
    Math.max(rawBytes, packedBytes) +
    toldBytes +
    500 +
    100 * (part.sizes.length + part.gaps.length + (part.masks?.length ?? 0))
  );
}

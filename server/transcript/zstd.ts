/** zstd on the server: Node's own. Every decompression has a hard cap, so that a small upload cannot become a large one. */
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";

/** With `info` Node answers with its engine, too, which its types do not say. */
interface Unpacked {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** Node unpacks in pieces of this size, and its own of 16 KiB take as long as the unpacking: one piece, and a byte to see its end. */
const smallestPiece = 64;
const usualPiece = 16 * 1024;
const largestPiece = 256 * 1024;

function decompressAsync(data: Uint8Array, maxOutputLength: number): Promise<Unpacked> {
  const size = (contentSize(data) ?? usualPiece) + 1;
  const chunkSize = Math.min(Math.max(smallestPiece, size), largestPiece);
  return new Promise((resolve, reject) => {
    zstdDecompress(data, { maxOutputLength, chunkSize, info: true }, (error, answer) => {
      if (error === null) resolve(answer as unknown as Unpacked);
      else reject(error);
    });
  });
}

const compressAsync = promisify(zstdCompress) as (
  data: Uint8Array,
  options: { pledgedSrcSize: number },
) => Promise<Uint8Array>;

/** One frame with its content size, which the browser's decoder needs. */
export async function compress(raw: Uint8Array): Promise<Uint8Array> {
  return compressAsync(raw, { pledgedSrcSize: raw.length });
}

/** Undefined when the data is damaged, is not one frame, or does not say and hold exactly `rawBytes`. */
export async function decompressExactly(zstd: Uint8Array, rawBytes: number): Promise<Uint8Array | undefined> {
  if (contentSize(zstd) !== rawBytes) return undefined;
  try {
    const { buffer, engine } = await decompressAsync(zstd, rawBytes);
    const isOneFrame = engine.bytesWritten === zstd.length; // Node stops behind the first and says nothing of the rest
    return isOneFrame && buffer.length === rawBytes ? buffer : undefined;
  } catch {
    return undefined;
  }
}

/** Of what we compressed ourselves. Throws when it is damaged or longer than `mostBytes`. */
export async function decompressUpTo(zstd: Uint8Array, mostBytes: number): Promise<Uint8Array> {
  return (await decompressAsync(zstd, mostBytes)).buffer;
}

const magic = 0xfd2f_b528;
const dictionaryIdBytes = [0, 1, 2, 4];
const sizeBytes = [0, 2, 4, 8];

/** What the first frame's header says it unpacks to (RFC 8878 §3.1.1.1); undefined when it does not. */
function contentSize(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 6 || view.getUint32(0, true) !== magic) return undefined;
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + (dictionaryIdBytes[descriptor & 3] ?? 0);
  const flag = descriptor >> 6;
  const width = flag === 0 && isSingleSegment ? 1 : (sizeBytes[flag] ?? 0);
  if (width === 0 || frame.length < at + width) return undefined;
  switch (width) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}

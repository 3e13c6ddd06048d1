/** zstd on the server: Node's own. Every decompression has a hard cap, so that a small upload cannot become a large one. */
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";

const compressAsync = promisify(zstdCompress);
const decompressAsync = promisify(zstdDecompress) as (
  data: Uint8Array,
  options: { maxOutputLength: number },
) => Promise<Uint8Array>;

export async function compress(raw: Uint8Array): Promise<Uint8Array> {
  return compressAsync(raw);
}

/** Undefined when the data is damaged or is not exactly `rawBytes` long. */
export async function decompressExactly(zstd: Uint8Array, rawBytes: number): Promise<Uint8Array | undefined> {
  try {
    const raw = await decompressAsync(zstd, { maxOutputLength: rawBytes });
    return raw.length === rawBytes ? raw : undefined;
  } catch {
    return undefined;
  }
}

/** Node's own zstd. The frame carries its content size, which the browser's decoder needs. */
import { constants, zstdCompressSync } from "node:zlib";

/** Level 3: 400 MB/s and nearly the ratio of higher ones on terminal output. */
export function compress(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, {
    pledgedSrcSize: bytes.length,
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_contentSizeFlag]: 1 },
  });
}

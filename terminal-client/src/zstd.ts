/**
 * Decompression as the history reads it, behind a port because the library behind it is worth replacing the day browsers
 * bring their own. Measured (zstd-codec 0.1.5 under Node 24, two cores): import 3 ms and WebAssembly start 18 ms, once;
 * a 256 KiB chunk of shell output 0.5 ms, of random bytes 0.2 ms (Node's own zstd: 0.45 and 0.05 ms); a 2 MiB keyframe
 * 1.3 to 2.7 ms; 8 MiB of random bytes in one call abort with OOM. So chunks of 256 KiB and keyframes of 2 MiB are safe, and
 * the code (1.8 MB, 0.7 MB compressed) is loaded only when the first chunk is read.
 */
export interface Decompressor {
  /** Undefined for damaged data, and for more than `rawBytes`, the size it must have. Rejects when there is no codec. */
  decompress(compressed: Uint8Array, rawBytes: number): Promise<Uint8Array | undefined>;
}

export type LoadDecompressor = () => Promise<Decompressor>;

/** What page and worker say to each other. */
export interface ZstdRequest {
  readonly id: number;
  readonly compressed: Uint8Array<ArrayBuffer>;
  readonly rawBytes: number;
}

export interface ZstdReply {
  readonly id: number;
  readonly bytes?: Uint8Array;
  readonly failed?: boolean;
}

/** zstd-codec (WebAssembly), loaded at its first use and kept. Its only importer. */

export interface ZstdDecoder {
  /** Undefined for damaged data, and for anything that does not say it holds exactly `rawBytes`. */
  decode(compressed: Uint8Array, rawBytes: number): Uint8Array | undefined;
}

async function load(): Promise<ZstdDecoder> {
  const { ZstdCodec } = await import("zstd-codec");
  return new Promise((resolve) => {
    ZstdCodec.run((zstd) => {
      const simple = new zstd.Simple();
      const generic = new zstd.Generic();
      resolve({
        decode: (compressed, rawBytes) => {
          // Asked first: a frame that says it is huge must not be tried, its memory is never given back.
          if (generic.contentSize(compressed) !== rawBytes) return undefined;
          return simple.decompress(compressed) ?? undefined;
        },
      });
    });
  });
}

let loading: Promise<ZstdDecoder> | undefined;

/** One codec per thread, however many ask. A failed load is tried again at the next call. */
export async function zstdDecoder(): Promise<ZstdDecoder> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

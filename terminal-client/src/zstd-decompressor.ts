/** The decompressor over zstd-codec (WebAssembly), loaded at its first use and kept. Its only importer. */
// The web app checks these sources with its own configuration, which does not include this folder.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./zstd-codec.d.ts" />
import type { Decompressor } from "./zstd.ts";

async function load(): Promise<Decompressor> {
  const { ZstdCodec } = await import("zstd-codec");
  return new Promise((resolve) => {
    ZstdCodec.run((zstd) => {
      const simple = new zstd.Simple();
      const generic = new zstd.Generic();
      resolve({
        decompress: (compressed, rawBytes) => {
          // Asked first: a frame that says it is huge must not be tried, its memory is never given back.
          if (generic.contentSize(compressed) !== rawBytes) return undefined;
          return simple.decompress(compressed) ?? undefined;
        },
      });
    });
  });
}

/** One codec per owner, however many ask at once. A failed load is tried again at the next call. */
export function createZstdLoader(): () => Promise<Decompressor> {
  let loading: Promise<Decompressor> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

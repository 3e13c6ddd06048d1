/** The part of zstd-codec that is used; the package brings no types. */
declare module "zstd-codec" {
  interface Simple {
    /** Null for garbage and for frames without a content size. Throws a string when its memory is used up. */
    decompress(compressed: Uint8Array): Uint8Array | null;
  }
  interface Generic {
    /** What the frame says it holds; null when it does not say. */
    contentSize(compressed: Uint8Array): number | null;
  }
  export const ZstdCodec: {
    run(onReady: (zstd: { readonly Simple: new () => Simple; readonly Generic: new () => Generic }) => void): void;
  };
}

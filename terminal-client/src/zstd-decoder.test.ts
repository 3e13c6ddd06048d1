import { describe, expect, it } from "vitest";
import { zstdDecoder } from "./zstd-decoder.ts";

/** Made by Node's zstd (zlib.zstdCompressSync) of "coda " ten times: one frame with its content size. */
const compressed = Uint8Array.from(atob("KLUv/SAyXQAAKGNvZGEgAQDCLFo="), (character) => character.charCodeAt(0));

describe("the zstd codec", () => {
  it("reads what the server's own zstd wrote, and nothing else", async () => {
    const zstd = await zstdDecoder();
    expect(new TextDecoder().decode(zstd.decode(compressed, 50))).toBe("coda ".repeat(10));
    expect(zstd.decode(compressed, 49)).toBeUndefined();
    expect(zstd.decode(Uint8Array.of(1, 2, 3), 3)).toBeUndefined();
    expect(zstd.decode(new Uint8Array(0), 0)).toBeUndefined();
    expect(zstd.decode(compressed.subarray(0, 15), 50)).toBeUndefined();
    expect(await zstdDecoder()).toBe(zstd);
  });
});

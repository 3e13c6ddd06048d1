import { randomBytes } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compress, decompressExactly } from "./zstd.ts";

describe("zstd", () => {
  it("unpacks what it packed, and what others packed with its size in the frame", async () => {
    for (const length of [1, 255, 256, 300, 65_791, 65_792, 262_144, 2_097_152]) {
      const raw = randomBytes(length);
      expect(raw.equals((await decompressExactly(await compress(raw), length)) ?? new Uint8Array(0))).toBe(true);
      expect(await decompressExactly(zstdCompressSync(raw, { pledgedSrcSize: length }), length)).toHaveLength(length);
    }
  });

  it("takes no frame without its size, of another size, several at once, or a damaged one", async () => {
    const raw = randomBytes(1_000);
    const frame = await compress(raw);
    const unsized = Buffer.from(frame);
    unsized[4] = 0;
    expect(await decompressExactly(unsized, 1_000)).toBeUndefined();
    expect(await decompressExactly(frame, 999)).toBeUndefined();
    expect(await decompressExactly(frame, 1_001)).toBeUndefined();
    expect(await decompressExactly(Buffer.concat([frame, frame]), 2_000)).toBeUndefined();
    expect(await decompressExactly(Buffer.concat([frame, frame]), 1_000)).toBeUndefined();
    expect(await decompressExactly(frame.subarray(0, 500), 1_000)).toBeUndefined();
  });

  it("survives anything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.nat(300), async (bytes, length) => {
        const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
        const raw = await decompressExactly(Buffer.concat([magic, bytes]), length);
        expect(raw === undefined || raw.length === length).toBe(true);
      }),
    );
  });
});

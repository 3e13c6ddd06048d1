import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compress } from "./zstd.ts";

/** Frame_Content_Size_flag or Single_Segment_flag of the frame header descriptor (RFC 8878, 3.1.1.1.1). */
function contentSizeSaid(frame: Buffer): boolean {
  const descriptor = frame[4] ?? 0;
  return descriptor >> 6 !== 0 || (descriptor & 0x20) !== 0;
}

test("any bytes come back, from one frame that says its content size", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
      const frame = compress(bytes);
      expect(frame.readUInt32LE(0)).toBe(0xfd2fb528);
      expect(contentSizeSaid(frame)).toBe(true);
      expect(zstdDecompressSync(frame)).toEqual(Buffer.from(bytes));
    }),
    { seed: 3, examples: [[new Uint8Array(0)], [new Uint8Array(300_000).fill(65)]] },
  );
});

import { describe, expect, it } from "vitest";
import { unzip } from "../testing/unzip.ts";
import { zipStream, type ZippedFile } from "./zip-stream.ts";

const at = new Date("2026-11-21T10:00:00.000Z");

async function* pieces(count: number, failsAt = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  for (let piece = 0; piece < count; piece++) {
    if (piece === failsAt) throw new Error("the database went away");
    yield Buffer.alloc(10_000, piece);
  }
}

async function* files(...bodies: AsyncIterable<Uint8Array>[]): AsyncGenerator<ZippedFile> {
  for (const [index, body] of bodies.entries()) yield { name: `${index}.bin`, at, body };
}

describe("zipStream", () => {
  it("gives an archive of the files in their order, empty ones too", async () => {
    const parts: Uint8Array[] = [];
    for await (const piece of zipStream(files(pieces(3), pieces(0), pieces(1)))) parts.push(piece);
    const lengths = Array.from(unzip(Buffer.concat(parts)), ([name, body]) => `${name} ${body.length}`);
    expect(lengths).toEqual(["0.bin 30000", "1.bin 0", "2.bin 10000"]);
  });

  it("fails where a body does", async () => {
    const read = async () => {
      for await (const piece of zipStream(files(pieces(3), pieces(30, 20)))) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(read()).rejects.toThrow("the database went away");
  });

  it("leaves its bodies when its reader goes", async () => {
    let isLeft = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (let seed = 1; ; seed = (seed * 48_271) % 0x7f_ff_ff_ff) yield Buffer.from(Uint32Array.of(seed).buffer);
      } finally {
        isLeft = true;
      }
    }
    const archive = zipStream(files(endless()));
    expect((await archive.next()).done).toBe(false);
    await archive.return(undefined);
    expect(isLeft).toBe(true);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockPool } from "./block-pool.ts";

describe("BlockPool", () => {
  it("never gives a block to two at once, and each comes as zeros", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { nil: undefined }), { maxLength: 600 }), (acts) => {
        const pool = new BlockPool(8);
        const held: { readonly block: Uint8Array; readonly mark: number }[] = [];
        const taken: number[] = [];
        for (const [mark, which] of acts.entries()) {
          if (which === undefined || held.length === 0) {
            const block = pool.take();
            taken.push(...block);
            held.push({ block: block.fill(mark), mark });
          } else {
            const [given] = held.splice(which % held.length, 1);
            if (given !== undefined) pool.giveBack(given.block);
          }
          for (const { block, mark: own } of held) expect(block[0]).toBe(own % 256);
        }
        expect(taken.every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("asks for as much as it has, up to a slab of 256, and keeps one empty slab and no more", () => {
    const pool = new BlockPool(8);
    const taken = (count: number): Uint8Array[] => Array.from({ length: count }, () => pool.take());
    const [one, two, four] = [taken(1), taken(1), taken(2)];
    expect(pool.slabs).toBe(3);
    const [half, whole, more] = [taken(252), taken(256), taken(256)];
    expect(pool.slabs).toBe(11);
    for (const block of [...more, ...four]) pool.giveBack(block);
    expect(pool.slabs).toBe(10);
    for (const block of [...whole, ...half, ...two, ...one]) pool.giveBack(block);
    expect(pool.slabs).toBe(1);
    pool.take();
    expect(pool.slabs).toBe(1);
  });

  it("takes back nothing of another's", () => {
    const pool = new BlockPool(8);
    pool.take();
    expect(() => pool.giveBack(new BlockPool(8).take())).toThrow("another pool");
    expect(() => pool.giveBack(pool.take().subarray(1))).toThrow("another pool");
  });

  it("grows where V8 does not count, whose full collections follow what it counts", () => {
    const { external } = process.memoryUsage();
    const pool = new BlockPool(65_536);
    for (let block = 0; block < 1_024; block++) pool.take();
    expect(process.memoryUsage().external - external).toBeLessThan(2 ** 20);
  });
});

import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import { classify, newBytes, type Placement } from "./resume.ts";

interface Run {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The smallest receiver there can be: appends what is new, and keeps what came too early until its time. */
class Receiver {
  readonly got: number[] = [];
  #early: Run[] = [];

  receive(run: Run): void {
    const fresh = newBytes(this.got.length, run.offset, run.bytes);
    if (fresh === "gap") {
      this.#early.push(run);
      return;
    }
    this.got.push(...fresh);
    if (fresh.length === 0) return;
    const again = this.#early;
    this.#early = [];
    for (const early of again) this.receive(early);
  }
}

const anyPlace = fc.record({ next: fc.nat(60), offset: fc.nat(60), length: fc.nat(60) });

/** A stream, and runs that cover it: its pieces, and more runs of any extent, in any order. */
const anyArrival = fc
  .record({
    stream: fc.uint8Array({ maxLength: 120 }),
    cuts: fc.array(fc.nat(120), { maxLength: 8 }),
    extras: fc.array(fc.tuple(fc.nat(120), fc.nat(120)), { maxLength: 8 }),
  })
  .chain(({ stream, cuts, extras }) => {
    const inside = (at: number): number => Math.min(at, stream.length);
    const edges = [0, ...cuts.map(inside).sort((a, b) => a - b), stream.length];
    const spans = edges.slice(1).map((to, index) => [edges[index] ?? 0, to] as const);
    const others = extras.map(([a, b]) => [inside(Math.min(a, b)), inside(Math.max(a, b))] as const);
    const runs = [...spans, ...others].map(([from, to]) => ({ offset: from, bytes: stream.subarray(from, to) }));
    return fc
      .shuffledSubarray(runs, { minLength: runs.length, maxLength: runs.length })
      .map((order) => ({ stream, order }));
  });

describe("resume", () => {
  it("RS1 appends bytes at the next offset", () => {
    expect(classify(10, 10, 5)).toEqual({ kind: "append" });
    const bytes = new Uint8Array([1, 2, 3]);
    expect(newBytes(10, 10, bytes)).toBe(bytes);
  });

  it("RS2 trims bytes that begin before and end after the next offset", () => {
    expect(classify(10, 7, 5)).toEqual({ kind: "overlap", skipBytes: 3 });
    expect(newBytes(10, 7, new Uint8Array([7, 8, 9, 10, 11]))).toEqual(new Uint8Array([10, 11]));
    expect(classify(10, 9, 2)).toEqual({ kind: "overlap", skipBytes: 1 });
  });

  it("RS3 drops bytes that end at or before the next offset", () => {
    expect(classify(10, 5, 5)).toEqual({ kind: "duplicate" });
    expect(classify(10, 0, 3)).toEqual({ kind: "duplicate" });
    expect(classify(10, 10, 0)).toEqual({ kind: "duplicate" });
    expect(newBytes(10, 5, new Uint8Array(5))).toHaveLength(0);
  });

  it("RS4 shows nothing of bytes that begin later and says exactly what is missing", () => {
    expect(classify(10, 11, 5)).toEqual({ kind: "gap", from: 10, to: 11 });
    expect(classify(0, 2 ** 40, 1)).toEqual({ kind: "gap", from: 0, to: 2 ** 40 });
    expect(newBytes(10, 11, new Uint8Array(5))).toBe("gap");
  });

  it("RS4 is said of a run exactly when a byte before it is missing", () => {
    fc.assert(
      fc.property(anyPlace, ({ next, offset, length }) => {
        expect(classify(next, offset, length).kind === "gap").toBe(offset > next);
      }),
    );
  });

  it("RS5 keeps of each run just the bytes at or after the next offset", () => {
    fc.assert(
      fc.property(anyPlace, ({ next, offset, length }) => {
        fc.pre(offset <= next);
        const bytes = Uint8Array.from({ length }, (_, i) => offset + i);
        expect(newBytes(next, offset, bytes)).toEqual(bytes.filter((address) => address >= next));
      }),
    );
  });

  it("RS5 ends with each byte once and in order, whatever arrives when", () => {
    fc.assert(
      fc.property(anyArrival, ({ stream, order }) => {
        const receiver = new Receiver();
        for (const run of order) {
          receiver.receive(run);
          expect(receiver.got).toEqual([...stream.subarray(0, receiver.got.length)]);
        }
        expect(receiver.got).toEqual([...stream]);
        for (const run of order) receiver.receive(run);
        expect(receiver.got).toEqual([...stream]);
      }),
      { numRuns: 20_000 },
    );
  });

  it("counts exactly up to the last safe offset", () => {
    const last = Number.MAX_SAFE_INTEGER;
    expect(classify(last, last - 1, 1)).toEqual({ kind: "duplicate" });
    expect(classify(last - 1, last - 2, 2)).toEqual({ kind: "overlap", skipBytes: 1 });
  });

  it("has these placements and no other", () => {
    expectTypeOf<Placement["kind"]>().toEqualTypeOf<"append" | "overlap" | "duplicate" | "gap">();
  });
});

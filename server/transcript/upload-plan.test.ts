import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planUpload, type Chunk, type Gap } from "./upload-plan.ts";

/** The stream's byte at an offset, so that a misplaced one shows. */
const byteAt = (offset: number) => (offset * 31) % 251;
const run = (from: number, length: number): Chunk => ({
  offset: from,
  raw: Uint8Array.from({ length }, (_, at) => byteAt(from + at)),
  zstd: new Uint8Array(0),
});

describe("planUpload", () => {
  it("stores each byte once, in order, however uploads repeat and cut the stream", () => {
    const upload = fc.array(fc.record({ back: fc.nat(40), length: fc.integer({ min: 1, max: 30 }) }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(upload, { maxLength: 30 }), (uploads) => {
        const stored: number[] = [];
        for (const pieces of uploads) {
          let end = stored.length;
          const chunks = pieces.map(({ back, length }) => {
            const from = Math.max(0, end - back);
            end = Math.max(end, from + length);
            return run(from, length);
          });
          const plan = planUpload({ acknowledged: stored.length, ended: false }, chunks, []);
          if (plan === "discontinuous") throw new Error("a continuous upload was refused");
          for (const { chunk, skipBytes } of plan.chunks) stored.push(...chunk.raw.subarray(skipBytes));
          expect(plan.acknowledged).toBe(stored.length);
        }
        expect(stored).toEqual(Array.from({ length: stored.length }, (_, at) => byteAt(at)));
      }),
    );
  });

  const gap = (from: number, to: number | null): Gap => ({ from, to, cause: "journal-cap" });
  const fresh = { acknowledged: 10, ended: false };

  it("counts a gap like bytes, and trims what of it is known", () => {
    expect(planUpload(fresh, [run(20, 5)], [gap(5, 20)])).toMatchObject({
      gaps: [{ from: 10, to: 20 }],
      acknowledged: 25,
    });
    expect(planUpload(fresh, [], [gap(2, 10)])).toMatchObject({ gaps: [], acknowledged: 10 });
  });

  it("refuses what begins behind a hole", () => {
    expect(planUpload(fresh, [run(11, 1)], [])).toBe("discontinuous");
    expect(planUpload(fresh, [], [gap(11, 12)])).toBe("discontinuous");
    expect(planUpload(fresh, [run(10, 1), run(12, 1)], [])).toBe("discontinuous");
  });

  it("lets nothing follow an end, and takes repeats of it", () => {
    expect(planUpload(fresh, [], [gap(10, null)])).toMatchObject({ acknowledged: 10, closed: true });
    expect(planUpload(fresh, [run(11, 2)], [gap(10, null)])).toBe("discontinuous");
    expect(planUpload(fresh, [], [gap(5, null)])).toMatchObject({
      gaps: [{ from: 10, to: null }],
      acknowledged: 10,
      closed: true,
    });
    const ended = { acknowledged: 10, ended: true };
    expect(planUpload(ended, [run(10, 1)], [])).toBe("discontinuous");
    expect(planUpload(ended, [run(0, 10)], [gap(10, null)])).toMatchObject({ chunks: [], gaps: [], acknowledged: 10 });
  });
});

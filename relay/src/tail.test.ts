import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Tail } from "./tail.ts";
import { freeTails } from "./testing/free-tails.ts";
import { byteAt, bytesOf } from "./testing/ids.ts";

function readAll(tail: Tail): number[] {
  const bytes: number[] = [];
  for (let at = tail.start; at < tail.end;) {
    const piece = tail.read(at, 1_000_000);
    bytes.push(...piece);
    at += piece.length;
  }
  return bytes;
}

describe("Tail", () => {
  it("holds the newest bytes up to its capacity, each at its offset", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }).chain((bytes) => fc.constantFrom(bytes, 10 * bytes)),
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 12 }),
        (capacity, first, lengths) => {
          const tail = new Tail(capacity, freeTails());
          tail.reset(first);
          let end = first;
          for (const length of lengths) {
            tail.append(bytesOf(end, end + length));
            end += length;
            expect(tail.end).toBe(end);
            expect(tail.end - tail.start).toBe(Math.min(capacity, end - first));
          }
          expect(readAll(tail)).toEqual(
            Array.from({ length: tail.end - tail.start }, (_, i) => byteAt(tail.start + i)),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("starts anew at the offset it is reset to", () => {
    const tail = new Tail(10, freeTails());
    tail.append(bytesOf(0, 5));
    tail.reset(100);
    expect([tail.start, tail.end, tail.isEmpty]).toEqual([100, 100, true]);
    tail.append(bytesOf(100, 103));
    expect(readAll(tail)).toEqual([...bytesOf(100, 103)]);
  });

  it("refuses to read what it does not hold", () => {
    const tail = new Tail(4, freeTails());
    tail.append(bytesOf(0, 6));
    expect(() => tail.read(1, 1)).toThrow(RangeError);
    expect(() => tail.read(7, 1)).toThrow(RangeError);
    expect(tail.read(6, 1)).toHaveLength(0);
  });
});

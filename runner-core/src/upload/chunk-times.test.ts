/** What a chunk says of when its bytes were written. */
import { limits, unpackTimes, type TimeMark } from "@coda/protocol";
import { expect, test } from "vitest";
import { chunkTimes } from "./chunk-times.ts";

function unpacked(marks: readonly TimeMark[]): TimeMark[] | undefined {
  const [first] = marks;
  const { times } = chunkTimes(marks);
  return first === undefined || times === undefined ? undefined : unpackTimes(first, Buffer.from(times, "base64"));
}

test("CL1 a chunk has the time of its first byte, and every mark behind it", () => {
  const marks = [100, 110, 400].map((offset) => ({ offset, atMs: 1_800_000_000_000 + offset }));
  expect(chunkTimes(marks).at).toBe(1_800_000_000_100);
  expect(unpacked(marks)).toEqual(marks.slice(1));
});

test("one whose times nobody knows says none", () => {
  expect(chunkTimes([])).toEqual({});
});

test("CL1 of more marks than a chunk may carry some are left out, evenly", () => {
  const marks = Array.from({ length: 50_000 }, (_, index) => ({ offset: index * 5, atMs: index * limits.timeMarkMs }));
  const { times } = chunkTimes(marks);
  expect(times?.length).toBeLessThanOrEqual(limits.chunkTimesBytes);
  const kept = unpacked(marks) ?? [];
  expect(kept.length).toBeGreaterThan(2_000);
  const steps = kept.slice(1).map(({ offset }, index) => offset - (kept[index]?.offset ?? 0));
  expect(new Set(steps).size).toBe(1);
});

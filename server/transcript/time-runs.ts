/** Output cut where its time changes. */
import type { WrittenAt } from "./written-at.ts";

interface Written {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly written: WrittenAt;
}

export function* timeRuns({
  offset,
  bytes,
  written,
}: Written): Generator<{ offset: number; atMs: number; bytes: Uint8Array }> {
  let at = offset;
  let { atMs } = written;
  const end = offset + bytes.length;
  for (const mark of written.marks ?? []) {
    if (mark.offset >= end) break;
    if (mark.offset > at) yield { offset: at, atMs, bytes: bytes.subarray(at - offset, mark.offset - offset) };
    at = Math.max(at, mark.offset);
    ({ atMs } = mark);
  }
  yield { offset: at, atMs, bytes: bytes.subarray(at - offset) };
}

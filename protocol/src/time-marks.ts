/**
 * When output was written: marks `(offset, time)`, each of which holds from its offset up to the next one's. Kept and
 * sent packed: LEB128 pairs of how much further, in bytes and in milliseconds, each mark is than the one before; the
 * first from the place and time the pack belongs to. A clock that was set back counts as having stood still.
 */

export interface TimeMark {
  readonly offset: number;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** Marks in the order of their offsets, none before `from`. Throws RangeError otherwise. */
export function packTimes(from: TimeMark, marks: readonly TimeMark[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let before = from;
  for (const mark of marks) {
    if (mark.offset < before.offset) throw new RangeError(`a time mark at ${mark.offset} behind ${before.offset}`);
    const atMs = Math.max(before.atMs, mark.atMs);
    pushVarint(bytes, mark.offset - before.offset);
    pushVarint(bytes, atMs - before.atMs);
    before = { offset: mark.offset, atMs };
  }
  return Uint8Array.from(bytes);
}

/** Undefined for bytes that are no pack. */
export function unpackTimes(from: TimeMark, bytes: Uint8Array): TimeMark[] | undefined {
  const marks: TimeMark[] = [];
  let { offset, atMs } = from;
  let at = 0;
  while (at < bytes.length) {
    const further = readVarint(bytes, at);
    const later = further === undefined ? undefined : readVarint(bytes, further.end);
    if (further === undefined || later === undefined) return undefined;
    offset += further.value;
    atMs += later.value;
    at = later.end;
    marks.push({ offset, atMs });
  }
  return Number.isSafeInteger(offset) && Number.isSafeInteger(atMs) ? marks : undefined;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

/** At most eight bytes: 56 bits hold every offset. */
function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) return undefined;
    value += (byte % 0x80) * 0x80 ** i;
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return undefined;
}

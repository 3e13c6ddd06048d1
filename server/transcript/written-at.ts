/** When the bytes of a chunk were written, by the device's clock. Arithmetic only. */
import { packTimes, unpackTimes, type TimeMark } from "@coda/protocol";

export interface WrittenAt {
  /** Of the first byte, in Unix milliseconds. */
  readonly atMs: number;
  /** From each mark's offset on; undefined where the device did not say. */
  readonly marks: readonly TimeMark[] | undefined;
}

interface Piece {
  readonly offset: number;
  readonly rawBytes: number;
}

const dayMs = 24 * 3_600_000;

/**
 * Clocks are wrong at times. What lies more than a day ahead of ours counts as now: it may be more than a database can hold.
 * Nothing is older than 1970. These times are shown; how long output is kept counts from its arrival.
 */
export function plausibleMs(givenMs: number, nowMs: number): number {
  return givenMs > nowMs + dayMs ? nowMs : Math.max(0, givenMs);
}

/** Undefined when `times` is no pack, or has a mark outside the chunk. */
export function readTimes(
  { offset, rawBytes }: Piece,
  given: { atMs: number; times: Uint8Array },
  nowMs: number,
): WrittenAt | undefined {
  const marks = unpackTimes({ offset, atMs: given.atMs }, given.times);
  if (marks === undefined || marks.some((mark) => mark.offset >= offset + rawBytes)) return undefined;
  const plausible = marks.map((mark) => ({ offset: mark.offset, atMs: plausibleMs(mark.atMs, nowMs) }));
  return { atMs: plausibleMs(given.atMs, nowMs), marks: plausible };
}

/** As stored; the times of a stored chunk are good, so what is none counts as absent. */
export function writtenAtOf(row: { offset: number; at: Date; times: Uint8Array | null }): WrittenAt {
  const atMs = row.at.getTime();
  const marks = row.times === null ? undefined : unpackTimes({ offset: row.offset, atMs }, row.times);
  return { atMs, marks };
}

/** Of the bytes from `offset` on. */
export function writtenFrom({ atMs, marks }: WrittenAt, offset: number): WrittenAt {
  if (marks === undefined) return { atMs, marks };
  const holding = marks.findLast((mark) => mark.offset <= offset);
  return { atMs: holding?.atMs ?? atMs, marks: marks.filter((mark) => mark.offset > offset) };
}

/** Of the bytes before `offset`. */
export function writtenUntil({ atMs, marks }: WrittenAt, offset: number): WrittenAt {
  return { atMs, marks: marks?.filter((mark) => mark.offset < offset) };
}

/** The columns of a chunk that begins at `offset`. */
export function timeColumns(offset: number, { atMs, marks }: WrittenAt): { at: Date; times: Uint8Array | null } {
  return { at: new Date(atMs), times: marks === undefined ? null : packTimes({ offset, atMs }, marks) };
}

/** Of pieces that follow each other. Where one does not say more, all of it was written when its first byte was. */
export function joinedTimes(pieces: readonly { readonly offset: number; readonly written: WrittenAt }[]): WrittenAt {
  const marks: TimeMark[] = pieces.flatMap(({ offset, written }) => [
    { offset, atMs: written.atMs },
    ...(written.marks ?? []),
  ]);
  return { atMs: marks[0]?.atMs ?? 0, marks: marks.slice(1) };
}

/** Segment arithmetic: which file holds which offset. Pure; sizes are bytes. */
import { segmentBase } from "../tmux/spool.ts";

export interface Segment {
  readonly file: string;
  /** Offset of its first byte. */
  readonly start: number;
}

const pattern = /^seg\.(\d{13,16})$/u;
const timesPattern = /^times\.\d{13,16}$/u;

export function segmentName(start: number): string {
  return `seg.${segmentBase + start}`;
}

/** The file of the time marks that were written while this segment was the newest. */
export function timesName(start: number): string {
  return `times.${segmentBase + start}`;
}

export function isTimesName(name: string): boolean {
  return timesPattern.test(name);
}

/** The segments among a folder's names, oldest first. */
export function readSegments(names: readonly string[]): Segment[] {
  return names
    .flatMap((file) => {
      const digits = pattern.exec(file)?.[1];
      const start = digits === undefined ? -1 : Number(digits) - segmentBase;
      return start >= 0 && Number.isSafeInteger(start) ? [{ file, start }] : [];
    })
    .toSorted((a, b) => a.start - b.start);
}

/** The segment that holds `offset`: the last one that begins at or before it. */
export function segmentAt(segments: readonly Segment[], offset: number): Segment | undefined {
  return segments.findLast((segment) => segment.start <= offset);
}

/** Segments that end at or before `offset`, which is where the next one begins. The newest is never among them. */
export function segmentsBefore(segments: readonly Segment[], offset: number): Segment[] {
  return segments.filter((_, index) => {
    const next = segments[index + 1];
    return next !== undefined && next.start <= offset;
  });
}

/** Which keyframes to keep: the newest few for a quick start, and one per stretch for moving about in history. */

const newestKept = 4;
/** Bytes of output; a viewer that jumps into history has at most so much to replay. */
const stretchBytes = 1024 * 1024;

/** The stretch an offset lies in begins here. */
export function stretchStart(offset: number): number {
  return offset - (offset % stretchBytes);
}

/** @param offsets of the keyframes of one epoch. Returns those to drop. */
export function keyframesToDrop(offsets: readonly number[]): number[] {
  const ascending = offsets.toSorted((a, b) => a - b);
  const older = ascending.slice(0, -newestKept);
  return older.filter((offset, at) => at > 0 && stretchStart(older[at - 1] ?? 0) === stretchStart(offset));
}

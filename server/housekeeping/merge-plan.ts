/** Which small chunks of an epoch to join. Arithmetic over what is known of them. */
import { limits } from "@coda/protocol";

export interface Piece {
  readonly offset: number;
  readonly rawBytes: number;
  /** When it came, as retention counts: what a device says of its time may be anything. */
  readonly storedAtMs: number;
}

/** Joining `pieces` (one: nothing to do), after which `[0, mergedTo)` needs no other look. */
export interface MergeStep {
  readonly pieces: readonly Piece[];
  readonly mergedTo: number;
}

/** What a joined chunk holds came within a day: whole chunks are kept or pruned, and retention is counted in days. */
export const longestMs = 24 * 3_600_000;
/** A run that may still grow is joined before that when it is this long: readers ask for rows, and each has its price. */
const manyPieces = 64;
/** ... or when nothing was added for so long. */
const quietMs = 3_600_000;

export interface MergeGiven {
  /** In the order of their offsets, from where the last look ended. */
  readonly pieces: readonly Piece[];
  /** Nothing will follow the last piece. */
  readonly complete: boolean;
  readonly nowMs: number;
}

/** Runs without a gap of at most `chunkRawBytes`; the last one is looked at again until nothing can join it. */
export function planMerge(given: MergeGiven): MergeStep[] {
  const runs = runsOf(given.pieces);
  const open = runs.at(-1);
  if (open === undefined) return [];
  const [first] = open;
  const sealed = runs.slice(0, -1).map((pieces) => ({ pieces, mergedTo: endOf(pieces) }));
  if (first === undefined) return sealed;
  if (given.complete || given.nowMs - first.storedAtMs > longestMs)
    return [...sealed, { pieces: open, mergedTo: endOf(open) }];
  return isDue(open, given.nowMs) ? [...sealed, { pieces: open, mergedTo: first.offset }] : sealed;
}

function runsOf(pieces: readonly Piece[]): Piece[][] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run !== undefined && fits(run, piece)) run.push(piece);
    else runs.push([piece]);
  }
  return runs;
}

function fits(run: readonly Piece[], piece: Piece): boolean {
  const [first] = run;
  if (first === undefined || piece.offset !== endOf(run)) return false;
  const rawBytes = piece.offset + piece.rawBytes - first.offset;
  return rawBytes <= limits.chunkRawBytes && piece.storedAtMs - first.storedAtMs <= longestMs;
}

function isDue(run: readonly Piece[], nowMs: number): boolean {
  if (run.length < 2) return false;
  return run.length >= manyPieces || nowMs - (run.at(-1)?.storedAtMs ?? nowMs) > quietMs;
}

function endOf(run: readonly Piece[]): number {
  const last = run.at(-1);
  return last === undefined ? 0 : last.offset + last.rawBytes;
}

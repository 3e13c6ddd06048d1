/** Which stretches of which epochs make up a page of transcript: arithmetic over what the epochs are known to hold. */
import type { Position } from "@coda/protocol";
import type { EpochRow } from "./epochs.ts";

/** `[from, to)` of one epoch. */
export interface Segment {
  readonly epoch: EpochRow;
  readonly from: number;
  readonly to: number;
}

export interface PagePlan {
  readonly segments: readonly Segment[];
  /** Forwards: output follows the page. Backwards: output precedes it. */
  readonly more: boolean;
}

/**
 * Forwards from a position, about `bytes` long, into later epochs where there is room. The end falls where asked; the
 * reader rounds it up to a whole chunk.
 */
export function planForward(epochs: readonly EpochRow[], from: Position, bytes: number): PagePlan | undefined {
  const first = epochs.findIndex((epoch) => epoch.epoch === from.epoch);
  if (first === -1) return undefined;
  const segments: Segment[] = [];
  let room = bytes;
  for (const epoch of epochs.slice(first)) {
    const begin = epoch.epoch === from.epoch ? Math.max(from.offset, epoch.start) : epoch.start;
    const to = Math.max(begin, Math.min(epoch.acknowledged, begin + room));
    segments.push({ epoch, from: begin, to });
    room -= to - begin;
    if (to < epoch.acknowledged) return { segments, more: true };
  }
  return { segments, more: false };
}

export interface PageEnd {
  /** Where the page ends; undefined when nothing is stored before it. */
  readonly epoch: EpochRow | undefined;
  readonly to: number;
  readonly isFirst: boolean;
  /** Those behind it, of which nothing is stored, or not yet: a reader is to know that they are there. */
  readonly bare: readonly EpochRow[];
}

/** Where a page ends that is to end at `before`: at an epoch's beginning, at the end of the one before. */
export function endOfPageBefore(epochs: readonly EpochRow[], before: Position): PageEnd | undefined {
  const given = epochs.findIndex((epoch) => epoch.epoch === before.epoch);
  if (given === -1) return undefined;
  const bare: EpochRow[] = [];
  for (let at = given; at >= 0; at--) {
    const epoch = epochs[at];
    if (epoch === undefined) break;
    const to = at === given ? Math.min(before.offset, epoch.acknowledged) : epoch.acknowledged;
    if (to > epoch.start) return { epoch, to, isFirst: at === 0, bare };
    if (at !== given || to < before.offset) bare.unshift(epoch);
  }
  return { epoch: undefined, to: 0, isFirst: true, bare };
}

/** The bytes a pane printed, and nothing else: all epochs in order, unpacked while they are sent. */
import type { Position } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import type { EpochRow } from "./epochs.ts";
import { planForward, type Segment } from "./page-plan.ts";
import { rawOf } from "./stored-chunk.ts";
import { chunksBetween, gapsBetween } from "./stored-output.ts";

/** A header must stay small; what does not fit is counted. */
const namedGaps = 50;

/** Undefined when there is no such epoch. */
export function wholeSegments(epochs: readonly EpochRow[], from: Position | undefined): Segments | undefined {
  const oldest = epochs[0];
  if (oldest === undefined) return [];
  return planForward(epochs, from ?? { epoch: oldest.epoch, offset: 0 }, Number.MAX_SAFE_INTEGER)?.segments;
}

export type Segments = readonly Segment[];

export async function* rawStream(orm: Orm, segments: Segments): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const segment of segments) {
    for await (const row of chunksBetween(orm, segment.epoch, segment)) {
      const raw = await rawOf(row);
      const skip = Math.max(0, segment.from - row.offset);
      yield new Uint8Array(raw.subarray(skip, segment.to - row.offset));
    }
  }
}

/** `Coda-Gaps`: `{"gaps":[{epoch, from, to, cause}],"more":n}`, `n` gaps beyond those named. */
export async function gapsHeader(orm: Orm, segments: Segments): Promise<string> {
  const gaps = [];
  for (const segment of segments) gaps.push(...(await gapsBetween(orm, segment.epoch, segment)));
  return JSON.stringify({ gaps: gaps.slice(0, namedGaps), more: Math.max(0, gaps.length - namedGaps) });
}

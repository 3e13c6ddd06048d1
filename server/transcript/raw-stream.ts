/** The bytes a pane printed, and nothing else: all epochs in order, unpacked while they are sent. */
import type { Position } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { Continuity } from "./continuity.ts";
import type { EpochRow } from "./epochs.ts";
import { planForward, type Segment } from "./page-plan.ts";
import { chunkEnd, rawOf } from "./stored-chunk.ts";
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
type Range = Pick<Segment, "from" | "to">;

/** Fails where retention took bytes since it was planned: nothing in it could say so, and its header is sent. */
export async function* rawStream(orm: Orm, segments: Segments): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const segment of segments) {
    const read = new Continuity(segment.from);
    for await (const row of chunksBetween(orm, segment.epoch, segment)) {
      await checkDeclared(orm, segment, read.follow(row.offset, Math.min(chunkEnd(row), segment.to)));
      const raw = await rawOf(row);
      const skip = Math.max(0, segment.from - row.offset);
      yield new Uint8Array(raw.subarray(skip, segment.to - row.offset));
    }
    await checkDeclared(orm, segment, read.follow(segment.to, segment.to));
  }
}

async function checkDeclared(orm: Orm, { epoch }: Segment, missing: Range | undefined): Promise<void> {
  if (missing === undefined) return;
  const declared = new Continuity(missing.from);
  const gaps = (await gapsBetween(orm, epoch, missing)).filter(({ cause }) => cause !== "pruned");
  const holes = gaps.map((gap) => declared.follow(gap.from, gap.to ?? gap.from));
  if ([...holes, declared.follow(missing.to, missing.to)].every((hole) => hole === undefined)) return;
  throw new Error(`output of epoch ${epoch.epoch} was pruned while it was read`);
}

/** `Coda-Gaps`: `{"gaps":[{epoch, from, to, cause}],"more":n}`, `n` gaps beyond those named. */
export async function gapsHeader(orm: Orm, segments: Segments): Promise<string> {
  const gaps = [];
  for (const segment of segments) gaps.push(...(await gapsBetween(orm, segment.epoch, segment)));
  return JSON.stringify({ gaps: gaps.slice(0, namedGaps), more: Math.max(0, gaps.length - namedGaps) });
}

/** Finding the page a request means, from `?from=`, `?before=` and `?limit=`. */
import { limits, type Position } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ApiError } from "../http/api-error.ts";
import type { EpochRow } from "./epochs.ts";
import { endOfPageBefore, planForward, type PagePlan } from "./page-plan.ts";
import { keyframeOffsetAtOrBelow, wholePieceEnd } from "./stored-output.ts";

export interface PageRequest {
  readonly from: Position | "latest" | undefined;
  readonly before: Position | undefined;
  /** Raw bytes. */
  readonly limit: number;
}

const empty: PagePlan = { segments: [], more: false };

export async function findPage(orm: Orm, epochs: readonly EpochRow[], request: PageRequest): Promise<PagePlan> {
  const { from, before, limit } = request;
  const newest = epochs.at(-1);
  const oldest = epochs[0];
  if (newest === undefined || oldest === undefined) return empty;
  if (before !== undefined) return pageBefore(orm, epochs, { before, limit });
  if (from !== "latest") return forward(orm, epochs, { from: from ?? { epoch: oldest.epoch, offset: 0 }, limit });
  const offset = (await keyframeOffsetAtOrBelow(orm, newest, newest.acknowledged)) ?? newest.start;
  // All of it, while keyframes come as they should; a tail without one has an end nevertheless.
  return forward(orm, [newest], { from: { epoch: newest.epoch, offset }, limit: limits.resumeFillBytes });
}

async function forward(
  orm: Orm,
  epochs: readonly EpochRow[],
  given: { from: Position; limit: number },
): Promise<PagePlan> {
  const plan = planForward(epochs, given.from, given.limit);
  const last = plan?.segments.at(-1);
  if (plan === undefined || last === undefined) throw unknownEpoch();
  if (!plan.more) return plan;
  const to = await wholePieceEnd(orm, last.epoch, last.to);
  const more = to < last.epoch.acknowledged || last.epoch !== epochs.at(-1);
  return { segments: [...plan.segments.slice(0, -1), { ...last, to }], more };
}

/** Ends at `before`; begins at a keyframe where one is near enough, so that the page can be drawn by itself. */
async function pageBefore(
  orm: Orm,
  epochs: readonly EpochRow[],
  given: { before: Position; limit: number },
): Promise<PagePlan> {
  const end = endOfPageBefore(epochs, given.before);
  if (end === undefined) throw unknownEpoch();
  const { epoch, to, isFirst } = end;
  const bare = end.bare.map((row) => ({ epoch: row, from: row.acknowledged, to: row.acknowledged }));
  if (epoch === undefined) return { segments: bare, more: false };
  const wanted = Math.max(epoch.start, to - given.limit);
  const keyframe = await keyframeOffsetAtOrBelow(orm, epoch, wanted);
  const isNear = keyframe !== undefined && keyframe >= epoch.start && wanted - keyframe <= limits.resumeFillBytes;
  const from = isNear ? keyframe : wanted;
  return { segments: [{ epoch, from, to }, ...bare], more: from > epoch.start || !isFirst };
}

function unknownEpoch(): ApiError {
  return new ApiError("notFound", "This pane has no such epoch, or it was pruned; ask without a position.");
}

/** A piece of a pane's output as plain text, bounded: what one run of a command printed. */
import { limits, type PaneId, type Position, type RunText, type SessionId } from "@coda/protocol";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { epochsOf } from "./epochs.ts";
import { readThrough } from "./read-through.ts";
import { textStream } from "./text-stream.ts";

interface Asked {
  readonly session: SessionId;
  readonly pane: PaneId;
  readonly from: Position;
  /** An offset of the same epoch. */
  readonly to: number;
}

/** Of a session the actor was found to be allowed to read. Throws gone for a place that is not stored any more. */
export async function runText(scope: Scope, { session, pane, from, to }: Asked): Promise<RunText> {
  const row = (await epochsOf(scope, session, pane)).find(({ epoch }) => epoch === from.epoch);
  if (row === undefined || to <= row.start)
    throw new ApiError("gone", "What was printed there is not stored any more.");
  const begin = Math.max(from.offset, row.start);
  const end = Math.max(begin, Math.min(to, row.acknowledged, begin + limits.runTextBytes));
  const parts: string[] = [];
  for await (const part of textStream(readThrough(scope.orm, [{ epoch: row, from: begin, to: end }]))) parts.push(part);
  return { text: parts.join(""), cut: end < Math.min(to, row.acknowledged) };
}

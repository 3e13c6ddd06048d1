/** What of an output nobody has any more, though what follows is there: the extent and the cause. Pure but for the looking. */
import type { GapCause } from "@coda/protocol";
import type { ByteSource } from "../pane/pane-model.ts";

export interface LostBytes {
  readonly from: number;
  readonly to: number;
  readonly cause: GapCause;
}

/** Undefined when the byte at `offset` is there, or is still to come. For who got nothing by `read`. */
export function lostBytesAt(source: ByteSource, offset: number): LostBytes | undefined {
  if (source.start > offset) return { from: offset, to: source.start, cause: "journal-cap" };
  const to = offset < source.end ? source.behindHole?.(offset) : undefined;
  return to === undefined ? undefined : { from: offset, to, cause: "journal-lost" };
}

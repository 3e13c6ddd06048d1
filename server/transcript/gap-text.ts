/** A gap in words, for what is read without our pages. */
import type { GapCause } from "@coda/protocol";

export function gapText({ from, to, cause }: { from: number; to: number | null; cause: GapCause }): string {
  const extent = to === null ? "output" : `${to - from} bytes`;
  return `${extent} missing (${cause})`;
}

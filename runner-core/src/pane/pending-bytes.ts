/** How much of the end of a stream is an unfinished escape sequence. Pure; ECMA-48. */
import { TitleFilter } from "@coda/protocol";

const escape = 0x1b;

/** Undefined when the beginning is not in `tail`, or when part of the sequence has been obeyed already. */
export function sequenceBytes(kind: "sequence" | "string", tail: Uint8Array): number | undefined {
  const from = tail.lastIndexOf(escape);
  if (from === -1) return undefined;
  // Control characters inside a control sequence take effect at once: to replay them would do so twice.
  const obeyed = kind === "sequence" && tail.subarray(from + 1).some((byte) => byte < 0x20);
  return obeyed ? undefined : tail.length - from;
}

/** What the title filter has taken and is not done with; undefined when its beginning is not in `tail`. */
export function filteredBytes(tail: Uint8Array): number | undefined {
  for (let from = tail.indexOf(escape); from !== -1; from = tail.indexOf(escape, from + 1)) {
    const filter = new TitleFilter();
    if (filter.push(tail.subarray(from)).length === 0 && !filter.atRest) return tail.length - from;
  }
  return undefined;
}

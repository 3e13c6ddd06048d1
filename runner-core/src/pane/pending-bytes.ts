/** How much of the end of a stream is an unfinished escape sequence. Pure; ECMA-48. */

const escape = 0x1b;
/** `title`: screen's own title string, which is taken out before the parser. */
export type SequenceKind = "sequence" | "string" | "title";

/** Undefined when the beginning is not in `tail`, or when part of the sequence has been obeyed already. */
export function sequenceBytes(kind: SequenceKind, tail: Uint8Array): number | undefined {
  const from = tail.lastIndexOf(escape);
  if (from === -1) return undefined;
  // Control characters inside a control sequence take effect at once: to replay them would do so twice.
  const obeyed = kind === "sequence" && tail.subarray(from + 1).some((byte) => byte < 0x20);
  return obeyed ? undefined : tail.length - from;
}

/** How much of the end of a stream is an unfinished escape sequence. Pure; ECMA-48. */

const escape = 0x1b;
/** DCS, SOS, CSI, OSC, PM and APC as single C1 characters, which UTF-8 writes as 0xC2 and the byte itself. */
const introducers = new Set([0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f]);

/** `title`: screen's own title string, which is taken out before the parser and knows no C1 characters. */
export type SequenceKind = "sequence" | "string" | "title";

/** Undefined when the beginning is not in `tail`, or when part of the sequence has been obeyed already. */
export function sequenceBytes(kind: SequenceKind, tail: Uint8Array): number | undefined {
  const from = kind === "title" ? tail.lastIndexOf(escape) : sequenceStart(tail);
  if (from === -1) return undefined;
  // Control characters inside a control sequence take effect at once: to replay them would do so twice.
  const obeyed = kind === "sequence" && tail.subarray(from + 1).some((byte) => byte < 0x20);
  return obeyed ? undefined : tail.length - from;
}

function sequenceStart(tail: Uint8Array): number {
  for (let at = tail.length - 1; at >= 0; at--) {
    if (tail[at] === escape) return at;
    if (tail[at] === 0xc2 && introducers.has(tail[at + 1] ?? 0)) return at;
  }
  return -1;
}

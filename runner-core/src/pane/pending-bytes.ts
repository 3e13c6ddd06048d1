/** How much of the end of a stream is an unfinished escape sequence or character. Pure; ECMA-48, RFC 3629. */
import type { ParserPlace } from "./headless-terminal.ts";

const escape = 0x1b;
/** DCS, SOS, CSI, OSC, PM and APC as single C1 characters, which UTF-8 writes as 0xC2 and the byte itself. */
const introducers = new Set([0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f]);

/** Undefined when the beginning is not among `tail`, or when part of the sequence has been obeyed already. */
export function pendingBytes(place: ParserPlace, tail: Uint8Array): number | undefined {
  if (place === "text") return 0;
  if (place === "character") return partialCharacterBytes(tail);
  const from = sequenceStart(tail);
  if (from === -1) return undefined;
  // Control characters inside a control sequence take effect at once: to replay them would do so twice.
  const obeyed = place === "sequence" && tail.subarray(from + 1).some((byte) => byte < 0x20);
  return obeyed ? undefined : tail.length - from;
}

function sequenceStart(tail: Uint8Array): number {
  for (let at = tail.length - 1; at >= 0; at--) {
    if (tail[at] === escape) return at;
    if (tail[at] === 0xc2 && introducers.has(tail[at + 1] ?? 0)) return at;
  }
  return -1;
}

/** Length of an incomplete UTF-8 character at the end of `bytes`; undefined when there is none to be found. */
function partialCharacterBytes(bytes: Uint8Array): number | undefined {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : undefined;
  }
  return undefined;
}

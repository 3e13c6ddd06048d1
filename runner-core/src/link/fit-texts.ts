/** Shortens texts until a JSON message has room for all of them: the longest first, so that short ones stay whole. Pure. */

/** What stays of a text that is cut: a title's beginning, a path's end. */
export type Kept = "head" | "tail";

const ellipsis = "…";
const ellipsisBytes = 3;

/** Bytes of one character within a JSON string, as JSON.stringify and UTF-8 write it. */
function characterBytes(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return "\b\t\n\f\r".includes(character) ? 2 : 6;
  if (character === '"' || character === "\\") return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  if (code >= 0xd800 && code <= 0xdfff) return 6;
  return code < 0x1_0000 ? 3 : 4;
}

export function jsonBytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += characterBytes(character);
  return bytes;
}

export interface TextLimits {
  /** UTF-16 units, as schemas count them. */
  readonly units: number;
  readonly bytes: number;
}

/** The text, or as much of it as fits with an ellipsis where it was cut. Characters stay whole. */
export function shortened(text: string, limits: TextLimits, kept: Kept): string {
  if (text.length <= limits.units && jsonBytes(text) <= limits.bytes) return text;
  const characters = kept === "head" ? Array.from(text) : Array.from(text).toReversed();
  let units = limits.units - ellipsis.length;
  let bytes = limits.bytes - ellipsisBytes;
  if (units < 0 || bytes < 0) return "";
  const fits = characters.findIndex((character) => {
    units -= character.length;
    bytes -= characterBytes(character);
    return units < 0 || bytes < 0;
  });
  const part = characters.slice(0, fits);
  return kept === "head" ? part.join("") + ellipsis : ellipsis + part.toReversed().join("");
}

/** The most bytes that each of the texts may have so that all fit into `room`; infinite when they do as they are. */
export function fairShare(costs: readonly number[], room: number): number {
  let left = Math.max(room, 0);
  let waiting = costs.length;
  for (const cost of costs.toSorted((a, b) => a - b)) {
    const share = Math.floor(left / waiting);
    if (cost > share) return share;
    left -= cost;
    waiting -= 1;
  }
  return Infinity;
}

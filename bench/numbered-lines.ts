/** What `yes | cat -n` prints on a terminal, at any offset: lines that tell their own place. Offsets count from the first. */

/** `cat -n` fills the number up to six places; a tab, a `y` and the line's end follow. */
const leastDigits = 6;
const restBytes = 4;
export const firstNumberedLine = `${"1".padStart(leastDigits)}\ty\r\n`;

/** Offset of the first byte of line `number`, which is 1 for the first. */
function offsetOf(number: number): number {
  let offset = (Math.min(number, 10 ** leastDigits) - 1) * (leastDigits + restBytes);
  for (let digits = leastDigits + 1; number > 10 ** (digits - 1); digits++)
    offset += (Math.min(number, 10 ** digits) - 10 ** (digits - 1)) * (digits + restBytes);
  return offset;
}

/** The line that holds the byte at `offset`. */
function lineAt(offset: number): number {
  for (let digits = leastDigits; ; digits++) {
    const first = digits === leastDigits ? 1 : 10 ** (digits - 1);
    if (offset < offsetOf(10 ** digits)) return first + Math.floor((offset - offsetOf(first)) / (digits + restBytes));
  }
}

/** Bytes `[from, to)` of it. */
export function numberedLines(from: number, to: number): Buffer {
  const first = lineAt(from);
  const lines: string[] = [];
  for (let number = first, end = offsetOf(first); end < to; number++) {
    const line = `${String(number).padStart(leastDigits)}\ty\r\n`;
    lines.push(line);
    end += line.length;
  }
  const skipped = from - offsetOf(first);
  return Buffer.from(lines.join(""), "latin1").subarray(skipped, skipped + to - from);
}

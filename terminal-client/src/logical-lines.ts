/** A terminal buffer as text: what tests, search and copying read. Rows that wrapped are one line. */
interface BufferRow {
  readonly isWrapped: boolean;
  translateToString(trimRight?: boolean): string;
}

export interface RowBuffer {
  readonly length: number;
  getLine(row: number): BufferRow | undefined;
}

/** Logical lines that begin at rows `[from, to)`. Blank lines at the buffer's end are left out. */
export function logicalLines(buffer: RowBuffer, from = 0, to = buffer.length): string[] {
  const lines: string[] = [];
  for (let row = from; row < Math.min(to, buffer.length); row++) {
    const line = buffer.getLine(row);
    if (line === undefined) break;
    const continues = buffer.getLine(row + 1)?.isWrapped === true;
    const text = line.translateToString(!continues);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

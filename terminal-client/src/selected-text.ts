/**
 * What a selection says, as its reader sees it: wrapped rows are one line, blanks behind a line's end are left out, and a
 * wide character is there as a whole or not at all. xterm's own text loses the blanks at which a line wrapped.
 */
interface SelectedCell {
  /** 0: the second half of a wide character. */
  getWidth(): number;
  /** Empty where nothing was ever printed. */
  getChars(): string;
}

interface SelectedRow {
  readonly isWrapped: boolean;
  readonly length: number;
  getCell(column: number): SelectedCell | undefined;
  translateToString(trimRight?: boolean, from?: number, to?: number): string;
}

export interface SelectedBuffer {
  getLine(row: number): SelectedRow | undefined;
}

/** Columns and rows count from 0; the end is behind the last cell. */
export interface SelectedRange {
  readonly start: { readonly x: number; readonly y: number };
  readonly end: { readonly x: number; readonly y: number };
}

/** No-break spaces stand in programs' tables as blanks; pasted into a shell they would not be any. */
const noBreakSpaces = /\u00a0/gu;

export function selectedText(buffer: SelectedBuffer, { start, end }: SelectedRange): string {
  const lines: string[] = [];
  for (let y = start.y; y <= end.y; y++) {
    const row = buffer.getLine(y);
    if (row === undefined) break;
    const text = rowText(row, {
      from: y === start.y ? start.x : 0,
      to: y === end.y ? end.x : row.length,
      next: buffer.getLine(y + 1),
    });
    if (row.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return asCopied(lines, !endsWithin(buffer.getLine(end.y), end.x));
}

/** Who ends a selection between two words of a line may want the blank before it. */
function endsWithin(row: SelectedRow | undefined, column: number): boolean {
  return row !== undefined && row.translateToString(true, column).trim() !== "";
}

function asCopied(lines: readonly string[], toTheEnd: boolean): string {
  const isWhole = (index: number) => toTheEnd || index < lines.length - 1;
  return lines.map((line, index) => (isWhole(index) ? line.trimEnd() : line).replaceAll(noBreakSpaces, " ")).join("\n");
}

/** A rectangle: each row by itself, from the left column to the one before the right. */
export function selectedBlock(buffer: SelectedBuffer, { start, end }: SelectedRange): string {
  const [from, to] = start.x < end.x ? [start.x, end.x] : [end.x, start.x];
  const lines: string[] = [];
  for (let y = start.y; y <= end.y; y++) {
    const row = buffer.getLine(y);
    if (row !== undefined) lines.push(row.translateToString(true, wholeFrom(row, from), wholeTo(row, to)));
  }
  return asCopied(lines, true);
}

interface RowPart {
  readonly from: number;
  readonly to: number;
  readonly next: SelectedRow | undefined;
}

function rowText(row: SelectedRow, { from, to, next }: RowPart): string {
  const goesOn = to >= row.length && next?.isWrapped === true;
  const last = goesOn && leftForWide(row, next) ? row.length - 1 : wholeTo(row, to);
  return row.translateToString(!goesOn, wholeFrom(row, from), last);
}

/** A wide character that did not fit leaves the last cell of its row empty: nobody printed that blank. */
function leftForWide(row: SelectedRow, next: SelectedRow): boolean {
  return row.getCell(row.length - 1)?.getChars() === "" && next.getCell(0)?.getWidth() === 2;
}

function wholeFrom(row: SelectedRow, column: number): number {
  return row.getCell(column)?.getWidth() === 0 ? column - 1 : column;
}

function wholeTo(row: SelectedRow, column: number): number {
  return row.getCell(column)?.getWidth() === 0 ? column + 1 : column;
}

/** A screen as a person reads it: lines instead of rows, and where the cursor rests in them. Pure. */

/** A row as xterm has it. */
interface Row {
  /** It goes on with the line of the row above. */
  readonly isWrapped: boolean;
  /** `trimmed`: without the blanks at its end. */
  translateToString(trimmed: boolean, fromColumn?: number, toColumn?: number): string;
}

/** Undefined where there is none. */
type RowAt = (index: number) => Row | undefined;

export interface ScreenText {
  /** What wraps is one line; without blanks at the ends. */
  readonly lines: readonly string[];
  /** The line the cursor is in, up to it and from it on. */
  readonly beforeCursor: string;
  readonly behindCursor: string;
  /** That line's place in `lines`. */
  readonly cursorLine: number;
}

/** Rows of one line that are read. */
const maxRows = 50;

/** Of so many rows from 0 on. */
export function screenText(
  rowAt: RowAt,
  { rows, cursor }: { readonly rows: number; readonly cursor: { readonly x: number; readonly y: number } },
): ScreenText {
  const lines: string[] = [];
  let cursorLine = 0;
  for (let index = 0; index < rows; index++) {
    const goesOn = index > 0 && isWrapped(rowAt, index);
    const text = rowText(rowAt, index, { trimmed: index + 1 >= rows || !isWrapped(rowAt, index + 1) });
    if (goesOn) lines.push((lines.pop() ?? "") + text);
    else lines.push(text);
    if (index === cursor.y) cursorLine = lines.length - 1;
  }
  const upTo = rowAt(cursor.y)?.translateToString(false, 0, cursor.x) ?? "";
  return {
    lines,
    beforeCursor: beginningOf(rowAt, cursor.y) + upTo,
    behindCursor: restOf(rowAt, cursor, rows),
    cursorLine,
  };
}

/** The line that ends with this row. */
export function lineEndingAt(rowAt: RowAt, last: number): string {
  return beginningOf(rowAt, last) + rowText(rowAt, last, { trimmed: true });
}

/** What of the row's line stands in the rows above. */
function beginningOf(rowAt: RowAt, row: number): string {
  let text = "";
  for (let index = row; isWrapped(rowAt, index) && index > row - maxRows; index--)
    text = rowText(rowAt, index - 1, { trimmed: false }) + text;
  return text;
}

function restOf(rowAt: RowAt, { x, y }: { readonly x: number; readonly y: number }, rows: number): string {
  let text = rowAt(y)?.translateToString(false, x) ?? "";
  for (let index = y + 1; index < rows && isWrapped(rowAt, index); index++)
    text += rowText(rowAt, index, { trimmed: false });
  return text.trimEnd();
}

function rowText(rowAt: RowAt, index: number, { trimmed }: { readonly trimmed: boolean }): string {
  const text = rowAt(index)?.translateToString(trimmed) ?? "";
  // What xterm trims is only what was never printed.
  return trimmed ? text.trimEnd() : text;
}

function isWrapped(rowAt: RowAt, index: number): boolean {
  return rowAt(index)?.isWrapped === true;
}

/** What a finger selects of a terminal's cells: the word it rests on, and from there on to where it goes. Pure. */

/** Of the buffer: rows are counted from its oldest line. */
export interface CellPlace {
  readonly column: number;
  readonly row: number;
}

/** `end` is the first cell behind it. */
export interface CellRange {
  readonly start: CellPlace;
  readonly end: CellPlace;
}

/**
 * The word at a column of one row, or the one cell where there is none.
 * @param characters of each column; empty for the second half of a wide one.
 */
export function wordIn(
  characters: readonly string[],
  column: number,
  separators: string,
): { readonly from: number; readonly to: number } {
  const isBlank = (at: number): boolean => {
    const character = characters[at];
    return character === undefined || character.trim() === "" || separators.includes(character);
  };
  const isWord = (at: number): boolean => (characters[at] === "" ? !isBlank(at - 1) : !isBlank(at));
  if (!isWord(column)) return { from: column, to: column + 1 };
  let [from, to] = [column, column + 1];
  while (from > 0 && isWord(from - 1)) from -= 1;
  while (to < characters.length && isWord(to)) to += 1;
  return { from, to };
}

function isBefore(one: CellPlace, other: CellPlace): boolean {
  return one.row < other.row || (one.row === other.row && one.column < other.column);
}

/** All of what was selected first, and on to this cell. */
export function extended({ start, end }: CellRange, to: CellPlace): CellRange {
  const behind = { column: to.column + 1, row: to.row };
  return { start: isBefore(to, start) ? to : start, end: isBefore(end, behind) ? behind : end };
}

/** One end moved to a cell; past the other one it becomes that. At least one cell stays. */
export function movedEnd({ start, end }: CellRange, which: "start" | "end", to: CellPlace): CellRange {
  const fixed = which === "start" ? { column: end.column - 1, row: end.row } : start;
  return extended({ start: fixed, end: { column: fixed.column + 1, row: fixed.row } }, to);
}

/** The same cells where so many rows came in above them; fewer are less than none. */
export function movedDown({ start, end }: CellRange, rows: number): CellRange {
  return { start: { ...start, row: start.row + rows }, end: { ...end, row: end.row + rows } };
}

export function cellCount({ start, end }: CellRange, columns: number): number {
  return (end.row - start.row) * columns + end.column - start.column;
}

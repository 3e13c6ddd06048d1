/** Compares grids cell by cell, and gives what differs from tmux a name where its cause is known. Pure. */
import { sameCell, type Cell, type Grid } from "./grid.ts";
import type { TmuxGrid } from "./tmux-grid.ts";

/** Why tmux's grid and a viewer's differ. docs/fidelity.md explains each. */
export const causes = [
  "untold",
  "newer character",
  "waiting joiner",
  "half a character",
  "incomplete colour",
  "resized behind the alternate screen",
  "unexplained",
] as const;

export type Cause = (typeof causes)[number];

export interface Difference {
  readonly column: number;
  readonly row: number;
  readonly cause: Cause;
  /** Undefined where the cursor is what differs. */
  readonly wanted: Cell | undefined;
  readonly shown: Cell | undefined;
}

/** What is known of the moment besides the two grids. */
export interface Circumstances {
  /** The normal screen is shown, and has been hidden while the pane was resized. */
  readonly resizedBehind: boolean;
}

/** Emoji of Unicode 15 and newer; the system that tmux asks may be older. */
const newer =
  /[\u{1F6DC}\u{1FA75}-\u{1FA77}\u{1FA87}-\u{1FA8F}\u{1FAAD}-\u{1FAAF}\u{1FABB}-\u{1FABF}\u{1FAC6}-\u{1FACF}\u{1FADA}-\u{1FADF}\u{1FAE8}-\u{1FAEF}]/u;

/** ASCII with a joiner and more: in 3.3 the joiner waited elsewhere. */
const joinedAscii = /^[ -~]\u200D./u;

/** The palette's black in place of none, by SGR 38;5 without a number. */
const incompleteColour = "33554432:0";

class Rows {
  readonly #wanted: Grid;
  readonly #shown: Grid;

  constructor(wanted: Grid, shown: Grid) {
    this.#wanted = wanted;
    this.#shown = shown;
  }

  /** A cause that moves whatever follows in its row. */
  causeIn(row: number): Cause | undefined {
    const [wanted, shown] = [this.#cells(this.#wanted, row), this.#cells(this.#shown, row)];
    if (shown.some(({ text }) => newer.test(text))) return "newer character";
    if (wanted.some(({ text }) => joinedAscii.test(text))) return "waiting joiner";
    return wanted.some(({ width }) => width === 2) ? "half a character" : undefined;
  }

  #cells(grid: Grid, row: number): readonly Cell[] {
    return grid.cells.slice(row * grid.size.columns, (row + 1) * grid.size.columns);
  }
}

function isBlank(cell: Cell): boolean {
  return cell.text === " " && cell.attributes === "";
}

export function differencesFromTmux(
  { grid, told }: TmuxGrid,
  shown: Grid,
  { resizedBehind }: Circumstances,
): Difference[] {
  const rows = new Rows(grid, shown);
  return differing(grid, shown, sameCell).map((place): Difference => {
    const { row, column, wanted, shown: cell } = place;
    if (resizedBehind) return { ...place, cause: "resized behind the alternate screen" };
    if (wanted === undefined || cell === undefined) return { ...place, cause: "unexplained" };
    if (column >= (told[row] ?? 0) && isBlank(wanted) && isBlank(cell)) return { ...place, cause: "untold" };
    if (cell.foreground === incompleteColour) return { ...place, cause: "incomplete colour" };
    return { ...place, cause: rows.causeIn(row) ?? "unexplained" };
  });
}

function sameCellAndLink(a: Cell, b: Cell): boolean {
  return sameCell(a, b) && a.link === b.link;
}

/** Of two viewers: links count, too, and nothing explains anything. */
export function differencesOfViewers(wanted: Grid, shown: Grid): Difference[] {
  return differing(wanted, shown, sameCellAndLink).map((place): Difference => ({ ...place, cause: "unexplained" }));
}

function differing(wanted: Grid, shown: Grid, same: (a: Cell, b: Cell) => boolean): Omit<Difference, "cause">[] {
  const { columns, rows } = wanted.size;
  if (columns !== shown.size.columns || rows !== shown.size.rows) throw new Error("grids of two sizes");
  const found = wanted.cells.flatMap((cell, index) => {
    const other = shown.cells[index];
    if (other === undefined || same(cell, other)) return [];
    return [{ column: index % columns, row: Math.floor(index / columns), wanted: cell, shown: other }];
  });
  const [a, b] = [wanted.cursor, shown.cursor];
  if (a.x === b.x && a.y === b.y && a.isShown === b.isShown) return found;
  return [...found, { column: b.x, row: b.y, wanted: undefined, shown: undefined }];
}

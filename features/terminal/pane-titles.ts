/**
 * Where tmux writes the titles of panes on their borders (pane-border-status of tmux(1)). It takes a row from the panes at
 * that edge of the window, which its layout string does not say (layout_fix_panes of layout.c): their sizes do. Pure.
 */
import { paneCells, type LayoutCell, type PaneCell, type PaneId } from "@coda/protocol";

export type TitleSide = "above" | "below";

interface Row {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
}

function isAtEdge(cell: PaneCell, window: LayoutCell, side: TitleSide): boolean {
  return side === "above" ? cell.y === window.y : cell.y + cell.rows === window.y + window.rows;
}

/** `rowsOf` undefined: not known. Where every pane has the window's whole height both would look alike: above is usual. */
export function titleSide(layout: LayoutCell, rowsOf: (pane: PaneId) => number | undefined): TitleSide | undefined {
  const cells = paneCells(layout);
  const isShort = (cell: PaneCell) => rowsOf(cell.pane) === cell.rows - 1;
  const sides = ["above", "below"] as const;
  return sides.find((side) => cells.every((cell) => isShort(cell) === isAtEdge(cell, layout, side)));
}

/** Of its cell, what the pane itself has. */
export function cellBesideTitle(cell: PaneCell, window: LayoutCell, side: TitleSide | undefined): PaneCell {
  if (side === undefined || !isAtEdge(cell, window, side)) return cell;
  return { ...cell, y: side === "above" ? cell.y + 1 : cell.y, rows: cell.rows - 1 };
}

/** The row of its title: of the border, or the one that was taken. */
export function titleRow(cell: PaneCell, window: LayoutCell, side: TitleSide): Row {
  const { x, y, rows, columns } = cellBesideTitle(cell, window, side);
  return { x, y: side === "above" ? y - 1 : y + rows, columns };
}

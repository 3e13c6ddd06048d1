/** Where cells of tmux's layout are on the page. Pure; in CSS pixels from the window's upper left corner. */
import type { LayoutBorder } from "@coda/protocol";
import type { CellSize } from "@coda/terminal-client";

interface Cells {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function cellBox({ x, y, columns, rows }: Cells, cell: CellSize): Box {
  return { left: x * cell.width, top: y * cell.height, width: columns * cell.width, height: rows * cell.height };
}

/** xterm's scrollbar, beside the text where there is room: the window's own room leaves as much out. */
const scrollbarPixels = 14;

/** The window's, with room for the scrollbars of its last panes. */
export function windowBox(window: Cells, cell: CellSize): Box {
  const box = cellBox(window, cell);
  return { ...box, width: box.width + scrollbarPixels };
}

function isLast(cells: Cells, window: Cells): boolean {
  return cells.x + cells.columns === window.x + window.columns;
}

/**
 * A pane's. Into half of the border behind it, where its scrollbar has some room; and a pixel down, since a renderer
 * rounds its own height.
 */
export function paneBox(cells: Cells, window: Cells, cell: CellSize): Box {
  const box = cellBox(cells, cell);
  const beside = isLast(cells, window) ? scrollbarPixels : cell.width / 2;
  return { ...box, width: box.width + beside, height: box.height + 1 };
}

/** A row's, where a title stands. */
export function titleBox(row: Omit<Cells, "rows">, cell: CellSize): Box {
  return cellBox({ ...row, rows: 1 }, cell);
}

/** Into the middle of the borders that it ends at, so that lines meet. */
export function borderBox({ axis, at, from, length }: LayoutBorder, window: Cells, cell: CellSize): Box {
  const end = from + length;
  const far = axis === "x" ? window.rows : window.columns;
  const begins = from === 0 ? 0 : from - 0.5;
  const long = (end === far ? end : end + 0.5) - begins;
  const line =
    axis === "x" ? { x: at, y: begins, columns: 1, rows: long } : { x: begins, y: at, columns: long, rows: 1 };
  return cellBox(line, cell);
}

/** Around a pane, in the middle of its borders; where it has none, beyond the window. */
export function frameBox(cells: Cells, window: Cells, cell: CellSize): Box {
  const { left, top, width, height } = cellBox(cells, cell);
  const beside = isLast(cells, window) ? cell.width + 2 * scrollbarPixels : cell.width;
  return {
    left: left - cell.width / 2,
    top: top - cell.height / 2,
    width: width + beside,
    height: height + cell.height,
  };
}

/** The text of a rectangle of a window, over the borders of its panes, as it stands on the screen. Pure. */
import { layoutBorders, type LayoutCell, type PaneCell, type PaneId } from "@coda/protocol";

/** In cells, from the window's upper left corner. */
export interface WindowBlock {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Cells of a pane's row as it is on view, wide characters as they are: `[from, to)` columns of it. */
export type ReadRow = (pane: PaneId, row: number, columns: readonly [from: number, to: number]) => string;

/** One row for each of the block; `panes` are where they are drawn, which titles on borders may have moved by a row. */
export function blockText(
  block: WindowBlock,
  { layout, panes, read }: { readonly layout: LayoutCell; readonly panes: readonly PaneCell[]; readonly read: ReadRow },
): string {
  const rows = Array.from({ length: block.rows }, (_, at) => block.y + at);
  return rows.map((y) => rowText(y, block, { layout, panes, read }).trimEnd()).join("\n");
}

/** The pane that has a cell, if any. */
export function paneAt<Cell extends WindowBlock>(panes: readonly Cell[], x: number, y: number): Cell | undefined {
  return panes.find((pane) => {
    return x >= pane.x && x < pane.x + pane.columns && y >= pane.y && y < pane.y + pane.rows;
  });
}

type Drawn = Parameters<typeof blockText>[1];

function rowText(y: number, { x: left, columns }: WindowBlock, { layout, panes, read }: Drawn): string {
  const right = left + columns;
  let text = "";
  for (let x = left; x < right;) {
    const pane = paneAt(panes, x, y);
    const to = pane === undefined ? x + 1 : Math.min(right, pane.x + pane.columns);
    text += pane === undefined ? borderSign(layout, x, y) : read(pane.pane, y - pane.y, [x - pane.x, to - pane.x]);
    x = to;
  }
  return text;
}

/** As tmux draws borders; a blank where there is none either. */
function borderSign(layout: LayoutCell, x: number, y: number): string {
  const border = layoutBorders(layout).find(({ axis, at, from, length }) => {
    const [across, along] = axis === "x" ? [x, y] : [y, x];
    return across === at && along >= from && along < from + length;
  });
  if (border === undefined) return " ";
  return border.axis === "x" ? "│" : "─";
}

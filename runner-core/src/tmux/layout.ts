/**
 * Sizes out of tmux's layouts. A `%layout-change` notification (tmux(1), CONTROL MODE) is the earliest word of a resize,
 * sent before the programs redraw, so the offset noted at it is the resize's place in the output.
 */
import { paneIdSchema, sizeSchema, windowIdSchema, type PaneId, type Size, type WindowId } from "@coda/protocol";

/** `<width>x<height>,<x>,<y>,<pane number>`; a cell of cells has a bracket in place of the number (layout-custom.c). */
const leaf = /(\d{1,5})x(\d{1,5}),\d+,\d+,(\d{1,9})(?![x\d])/gu;

/** A pane's place in a layout; its size, where tmux puts neither a title nor a scrollbar there. */
export interface LayoutCell {
  readonly pane: PaneId;
  readonly size: Size;
}

export interface LayoutChange {
  readonly window: WindowId;
  /** As `list-panes` gives it. */
  readonly layout: string;
  /** Those that are seen. */
  readonly cells: readonly LayoutCell[];
}

/** `text`: `@window layout visible-layout flags`. Undefined for what is none. */
export function readLayoutChange(text: string): LayoutChange | undefined {
  const [name, layout = "", visible = layout] = text.split(" ");
  const window = windowIdSchema.safeParse(name);
  if (!window.success || sizeOfLayout(layout) === undefined) return undefined;
  return { window: window.data, layout, cells: cellsOf(visible) };
}

/** Of a layout as `list-panes` gives it. */
export function cellsOf(layout: string): LayoutCell[] {
  return [...layout.matchAll(leaf)].flatMap(([, columns, rows, number]) => {
    const pane = paneIdSchema.safeParse(`%${Number(number)}`);
    const size = sizeSchema.safeParse({ columns: Number(columns), rows: Number(rows) });
    return pane.success && size.success ? [{ pane: pane.data, size: size.data }] : [];
  });
}

/** The whole window's, of the layout that `list-panes` gives: `<checksum>,<width>x<height>,0,0…`. */
export function sizeOfLayout(layout: string): Size | undefined {
  const [, columns, rows] = /^[0-9a-f]{4},(\d{1,5})x(\d{1,5}),/u.exec(layout) ?? [];
  const size = sizeSchema.safeParse({ columns: Number(columns), rows: Number(rows) });
  return size.success ? size.data : undefined;
}

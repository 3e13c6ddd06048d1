/** Cells of a window that a pointer is over, and the block between two of them. Pure. */
import type { CellSize, WindowBlock } from "@coda/terminal-client";

export interface CellPlace {
  readonly x: number;
  readonly y: number;
}

interface Pointer {
  readonly clientX: number;
  readonly clientY: number;
}

/** In whole cells from the window's corner, none before it. */
export function placeIn(
  { left, top }: { readonly left: number; readonly top: number },
  { width, height }: CellSize,
  { clientX, clientY }: Pointer,
): CellPlace {
  return { x: cellsIn(clientX - left, width), y: cellsIn(clientY - top, height) };
}

function cellsIn(pixels: number, size: number): number {
  return Math.max(0, Math.floor(pixels / size));
}

export function isIn({ x, y, columns, rows }: WindowBlock, place: CellPlace): boolean {
  return place.x >= x && place.x < x + columns && place.y >= y && place.y < y + rows;
}

/** With both in it. */
export function blockBetween(one: CellPlace, other: CellPlace): WindowBlock {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { x, y, columns: Math.abs(one.x - other.x) + 1, rows: Math.abs(one.y - other.y) + 1 };
}

/** How many cells fit into a place on the page. Pure. */
import type { Size } from "@coda/protocol";

/** In CSS pixels. */
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** xterm's scrollbar lies beside the text, not over it (ViewportConstants.DEFAULT_SCROLL_BAR_WIDTH of xterm.js 6). */
export const scrollbarPixels = 14;

/** So many CSS pixels, rounded down to whole ones of the device, of which `ratio` are a CSS pixel. One at least. */
export function wholePixels(cssPixels: number, ratio: number): number {
  const device = Math.max(1, Math.floor(cssPixels * ratio));
  // A quotient rounded down would lose a pixel to whoever multiplies it again.
  return (device / ratio) * (1 + 2 * Number.EPSILON);
}

/** Undefined for a place that is not on the page. */
export function roomIn(place: CellSize, cell: CellSize): Size | undefined {
  if (place.width <= 0 || place.height <= 0) return undefined;
  const columns = Math.floor((place.width - scrollbarPixels) / cell.width);
  return { columns: Math.max(1, columns), rows: Math.max(1, Math.floor(place.height / cell.height)) };
}

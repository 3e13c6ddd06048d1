/**
 * How large a terminal's text is where fingers zoom it: fitted to the pane's width, or as the reader pinched it. It is the
 * drawing alone; the size of the session's windows never follows from it. Pure.
 */

export type Zoom =
  /** The size that the reader chose for all pages. */
  | { readonly name: "none" }
  /** All of the pane's width. */
  | { readonly name: "fit" }
  | { readonly name: "own"; readonly fontPixels: number };

/** 80 columns on a phone of 390 px, with a pixel to spare; smaller text is panned over. */
const leastFitPixels = 7;
const leastPixels = 5;
const mostPixels = 32;
/** Fonts are measured and their glyphs drawn anew for each size: no more of them than can be told apart. */
const stepPixels = 0.5;

export interface ZoomPlace {
  /** Of the pane. */
  readonly columns: number;
  /** CSS pixels that text has room in. */
  readonly widthPixels: number;
  /** The size the reader chose for all pages. */
  readonly fontPixels: number;
  /** Of a cell at that size. */
  readonly cellPixels: number;
}

/** In CSS pixels; never larger than the reader's own size where it is fitted. */
export function zoomedFont(zoom: Zoom, place: ZoomPlace): number {
  if (zoom.name === "own") return zoom.fontPixels;
  if (zoom.name === "none") return place.fontPixels;
  const fitting = (place.fontPixels * place.widthPixels) / (place.columns * place.cellPixels);
  if (fitting >= place.fontPixels) return place.fontPixels;
  return Math.max(Math.min(leastFitPixels, place.fontPixels), Math.floor(fitting / stepPixels) * stepPixels);
}

/** @param fromPixels the text's size when the fingers came. */
export function pinched(fromPixels: number, factor: number): Zoom {
  const wanted = Math.round((fromPixels * factor) / stepPixels) * stepPixels;
  return { name: "own", fontPixels: Math.min(mostPixels, Math.max(leastPixels, wanted)) };
}

/** Between all of the pane's width and text at the reader's own size, in pixels. */
export function toggled(zoom: Zoom, fontPixels: number): Zoom {
  return zoom.name === "fit" ? { name: "own", fontPixels } : { name: "fit" };
}

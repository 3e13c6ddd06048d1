/** A mark on a screen's row: it moves with the row, and may be seen as a line across it. */

/** How a line looks: where the reader left off, or a place that somebody asked for. */
export interface MarkLine {
  readonly look: "left" | "place";
  /** Said on the line. */
  readonly text: string;
}

export interface RowMark {
  /** Counted from the oldest row that is kept; undefined once the row is gone. */
  readonly row: number | undefined;
  dispose(): void;
}

/**
 * Every figure the web app keeps of how it goes, by its short name. A name, its label's few words and its bounds are all that
 * is ever stored or shown of one: nothing of who, where or what. Bounds of a figure that was released stay as they are, since
 * rows hold their places.
 */
import { gapCauses } from "@coda/protocol";

interface Named {
  /** In Prometheus' format. */
  readonly name: string;
  readonly help: string;
}

export interface CounterFigure extends Named {
  readonly kind: "counter";
  /** It is told apart by one word out of few. */
  readonly label?: { readonly name: string; readonly words: readonly string[] };
}

/** Of seconds. `bounds`: rising; what is above the last one is counted, too. */
export interface HistogramFigure extends Named {
  readonly kind: "histogram";
  readonly bounds: readonly number[];
}

/** What a person waits for: from what seems to come at once to what is given up. */
const waitBounds = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];
/** Uploads leave each second; behind an outage they come after hours. */
const lagBounds = [0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300, 1_800, 21_600];

export const figureTable = {
  attach: {
    kind: "histogram",
    name: "coda_attach_seconds",
    help: "From the wish for a terminal to its being live, as browsers measure it.",
    bounds: waitBounds,
  },
  reopen: {
    kind: "histogram",
    name: "coda_reopen_seconds",
    help: "From the wish for a terminal to its saved output being read, as browsers measure it.",
    bounds: waitBounds,
  },
  uploadLag: {
    kind: "histogram",
    name: "coda_upload_lag_seconds",
    help: "From the writing of a piece's first byte, by the device's clock, to its being stored.",
    bounds: lagBounds,
  },
  rawBytes: {
    kind: "counter",
    name: "coda_transcript_raw_bytes_total",
    help: "Bytes of output that were stored, as the programs wrote them.",
  },
  storedBytes: {
    kind: "counter",
    name: "coda_transcript_stored_bytes_total",
    help: "Bytes that the same output takes, compressed as it came.",
  },
  gaps: {
    kind: "counter",
    name: "coda_gaps_total",
    help: "Gaps that devices declared in their output, by cause.",
    label: { name: "cause", words: gapCauses },
  },
  repairs: {
    kind: "counter",
    name: "coda_repairs_total",
    help: "Times a helper's picture of a pane differed from tmux's own and was set right.",
  },
  skips: {
    kind: "counter",
    name: "coda_skips_total",
    help: "Times a browser's view was moved on by a keyframe.",
  },
  reconnects: {
    kind: "counter",
    name: "coda_reconnects_total",
    help: "Times a connection to the relay was there again, by whose it is.",
    label: { name: "of", words: ["helper", "browser"] },
  },
} as const satisfies Readonly<Record<string, CounterFigure | HistogramFigure>>;

export type FigureName = keyof typeof figureTable;
export type HistogramName = "attach" | "reopen" | "uploadLag";
export type CounterName = Exclude<FigureName, HistogramName>;

export const figureNames = Object.keys(figureTable) as readonly FigureName[];

/** Place of the first bound that the value is within; behind the last where it is within none. */
export function bucketOf({ bounds }: Pick<HistogramFigure, "bounds">, value: number): number {
  const at = bounds.findIndex((bound) => value <= bound);
  return at === -1 ? bounds.length : at;
}

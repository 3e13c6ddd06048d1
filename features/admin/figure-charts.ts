/** Which figures of the instance are shown, in which words and units. Pure. */
import { durationText } from "@coda/protocol";
import type { ChartLine } from "@/ui/line-chart.tsx";
import { byteCount } from "../terminal/continuity-words.ts";

/** By the step, the oldest first, as the server has them. */
export interface FiguresSeen {
  /** When each step began, in Unix milliseconds. */
  readonly times: readonly number[];
  readonly waits: Readonly<Record<"attach" | "reopen" | "uploadLag", WaitsSeen>>;
  readonly counts: Readonly<
    Record<"rawBytes" | "storedBytes" | "gaps" | "repairs" | "skips" | "reconnects", CountsSeen>
  >;
}

/** In seconds; null where nothing was measured. */
interface WaitsSeen {
  readonly median: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly count: number;
}

/** By the figure's word, '' where it has none. */
type CountsSeen = Readonly<Record<string, readonly number[]>>;

export interface FigureChart {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  /** All of the time on view, in a few words. */
  readonly summary: string;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
}

/** True while nothing at all was measured. */
export function isBlank({ waits, counts }: FiguresSeen): boolean {
  const measured = Object.values(waits).reduce((sum, { count }) => sum + count, 0);
  return measured + Object.values(counts).reduce((sum, of) => sum + totalOf(of), 0) === 0;
}

type Words = Pick<FigureChart, "id" | "title" | "meaning">;

const words = {
  attach: {
    id: "attach",
    title: "Attach",
    meaning: "From opening a terminal to its being live, measured in browsers.",
  },
  reopen: {
    id: "reopen",
    title: "Reopen",
    meaning: "From opening a terminal to its saved output being read, measured in browsers.",
  },
  uploadLag: {
    id: "upload-lag",
    title: "Upload lag",
    meaning: "From the printing of output to its being stored, by the devices’ clocks.",
  },
  transcript: {
    id: "transcript",
    title: "Transcripts",
    meaning: "Output that came to be stored, as printed and as compressed.",
  },
  ratio: {
    id: "ratio",
    title: "Compression",
    meaning: "Bytes printed for each byte stored, as it came; small chunks are joined later.",
  },
  gaps: { id: "gaps", title: "Gaps", meaning: "Output that devices declared missing, by cause." },
  repairs: {
    id: "repairs",
    title: "Repairs",
    meaning: "A helper’s picture of a pane differed from tmux’s own and was set right.",
  },
  skips: {
    id: "skips",
    title: "Skips",
    meaning: "A browser was too far behind and its view was moved on; the transcript has it all.",
  },
  reconnects: {
    id: "reconnects",
    title: "Reconnects",
    meaning: "Connections to the relay that were there again, of helpers and browsers.",
  },
} as const satisfies Readonly<Record<string, Words>>;

export function figureCharts({ waits, counts }: FiguresSeen): readonly FigureChart[] {
  return [
    waitChart(words.attach, waits.attach),
    waitChart(words.reopen, waits.reopen),
    waitChart(words.uploadLag, waits.uploadLag),
    bytesChart(counts),
    ratioChart(counts),
    countChart(words.gaps, counts.gaps),
    countChart(words.repairs, counts.repairs),
    countChart(words.skips, counts.skips),
    countChart(words.reconnects, counts.reconnects),
  ];
}

function waitChart(chart: Words, { median, p95, count }: WaitsSeen): FigureChart {
  const lines = [
    { name: "half within", values: median },
    { name: "19 of 20 within", values: p95 },
  ];
  return { ...chart, summary: `${numberText(count)} measured`, lines, format: (s) => durationText(s * 1_000) };
}

function bytesChart({ rawBytes, storedBytes }: FiguresSeen["counts"]): FigureChart {
  return {
    ...words.transcript,
    summary: `${byteCount(totalOf(rawBytes))} printed, ${byteCount(totalOf(storedBytes))} stored`,
    lines: [
      { name: "printed", values: sumsOf(rawBytes) },
      { name: "stored", values: sumsOf(storedBytes) },
    ],
    format: byteCount,
  };
}

function ratioChart({ rawBytes, storedBytes }: FiguresSeen["counts"]): FigureChart {
  const stored = sumsOf(storedBytes);
  const ratios = sumsOf(rawBytes).map((raw, at) => ratioOf(raw, stored[at] ?? 0));
  const whole = ratioOf(totalOf(rawBytes), totalOf(storedBytes));
  return {
    ...words.ratio,
    summary: whole === null ? "nothing stored" : ratioText(whole),
    lines: [{ name: "printed : stored", values: ratios }],
    format: ratioText,
  };
}

function countChart(chart: Words, counts: CountsSeen): FigureChart {
  const parts = Object.entries(counts)
    .map(([word, values]) => ({ word, total: sumOf(values) }))
    .filter(({ word, total }) => word !== "" && total > 0)
    .map(({ word, total }) => `${numberText(total)} ${word}`);
  const total = numberText(totalOf(counts));
  return {
    ...chart,
    summary: parts.length === 0 ? total : `${total}: ${parts.join(", ")}`,
    lines: [{ name: "times", values: sumsOf(counts) }],
    format: numberText,
  };
}

function sumsOf(counts: CountsSeen): number[] {
  const [first = [], ...others] = Object.values(counts);
  return first.map((value, at) => others.reduce((sum, values) => sum + (values[at] ?? 0), value));
}

function totalOf(counts: CountsSeen): number {
  return sumOf(Object.values(counts).flat());
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function ratioOf(raw: number, stored: number): number | null {
  return stored === 0 ? null : raw / stored;
}

function ratioText(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} : 1`;
}

/** "1,234"; a half between two lines of a chart is one digit long. */
function numberText(value: number): string {
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 }).format(value);
}

/** "now", "5 h ago", "2 days 6 h ago": how long before the present step each began. */
export function stepWords(times: readonly number[]): string[] {
  const last = times.at(-1) ?? 0;
  return times.map((time) => {
    const hours = Math.round((last - time) / 3_600_000);
    if (hours === 0) return "now";
    const days = Math.floor(hours / 24);
    const parts = [days > 0 && `${days} ${days === 1 ? "day" : "days"}`, hours % 24 > 0 && `${hours % 24} h`];
    return `${parts.filter((part) => part !== false).join(" ")} ago`;
  });
}

/** The one table that a run ends in: for a terminal, and as Markdown. Knows only figures, goals and values. */
import { alignedTable } from "./aligned-table.ts";
import { figures, goalText, judge, ratioOf, type FigureId, type Measured, type Unit, type Verdict } from "./goals.ts";

const marks: Readonly<Record<Verdict, string>> = { met: "✓ met", missed: "✗ missed", "no goal": "" };

/** Three digits that count, and thousands apart. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function valueText(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return "";
  return `${unit === "lines" ? value.toLocaleString("en") : numberText(value)} ${unit}`;
}

/** "bare bridge" is what the column says; another yardstick is named. */
function yardstickText(id: FigureId, theirs: number | null): string {
  const { unit, against } = figures[id];
  if (theirs === null) return "";
  return `${valueText(theirs, unit)}${against === "bare bridge" ? "" : ` (${against})`}`;
}

function cellsOf(measured: readonly Measured[]): string[][] {
  const peers = [...new Set(measured.flatMap(({ peers = {} }) => Object.keys(peers)))];
  const head = ["figure", "Coda", "bare bridge", "ratio", ...peers, "goal", ""];
  const rows = measured.map((each) => {
    const { what, unit } = figures[each.id];
    const ratio = ratioOf(each);
    return [
      what,
      valueText(each.ours, unit),
      yardstickText(each.id, each.theirs),
      ratio === null ? "" : ratio.toFixed(2),
      ...peers.map((peer) => valueText(each.peers?.[peer], unit)),
      goalText(each.id),
      marks[judge(each)],
    ];
  });
  return [head, ...rows];
}

/** "12 goals met, 3 missed." */
function tally(measured: readonly Measured[]): string {
  const verdicts = measured.map(judge);
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  return `${count("met")} goals met, ${count("missed")} missed.`;
}

export function summaryTable(measured: readonly Measured[]): string {
  return `${alignedTable(cellsOf(measured))}\n${tally(measured)}`;
}

export interface SummaryPlace {
  /** When the run began. */
  readonly began: Date;
  readonly machine: Readonly<Record<string, string | number>>;
  /** What has to be known of the run: that it was a quick one, or which peer was not there. */
  readonly remarks: readonly string[];
  /** File names of its pictures, each with its alternative text. */
  readonly pictures: readonly { readonly file: string; readonly alt: string }[];
}

/** Ready for a document. */
export function summaryMarkdown(measured: readonly Measured[], place: SummaryPlace): string {
  const [head = [], ...rows] = cellsOf(measured);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const machine = Object.entries(place.machine).map(([name, value]) => `${name} ${value}`);
  return [
    `${place.began.toISOString().slice(0, 10)}: ${machine.join(", ")}.`,
    ...place.remarks,
    "",
    line(head),
    line(head.map((_, at) => (at === 0 ? "---" : "--:"))),
    ...rows.map(line),
    "",
    tally(measured),
    ...(place.pictures.length > 0 ? [""] : []),
    ...place.pictures.map(({ file, alt }) => `![${alt}](${file})`),
    "",
  ].join("\n");
}

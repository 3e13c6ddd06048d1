/** What the browser's benches measured, as tables. */
import { alignedTable } from "./aligned-table.ts";
import type { PageBesideFigures } from "./page-beside-flood-bench.ts";
import type { PageEchoFigures, PaintTimes } from "./page-echo-bench.ts";
import type { PageMemoryFigures } from "./page-memory-bench.ts";
import type { PagePanesFigures, PanesRun } from "./page-panes-bench.ts";
import { floodMedianMs, type PageScrollFigures, type ScrollSide } from "./page-scroll-bench.ts";
import type { PageMemory } from "./page-world.ts";

type Share = "p50" | "p95" | "p99";

const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;
const mebibytes = (kib: number): string => `${(kib / 1_024).toFixed(1)} MiB`;
const ratio = (coda: number, plain: number): string => (coda / plain).toFixed(2);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Of the times from a key to its paint: until the page's own part in the frame was over, which is what is aimed at. */
function timesRows(
  sides: { coda: PaintTimes; plain: PaintTimes },
  aims: Readonly<Partial<Record<Share, number>>>,
): string[][] {
  const stages = [
    ["drawn", "by the terminal"],
    ["framed", "the frame handed over"],
    ["presented", "the frame presented"],
  ] as const;
  return stages.flatMap(([stage, what]) =>
    (["p50", "p95", "p99"] as const).flatMap((share) => {
      const [coda, plain] = [sides.coda[stage]?.[share], sides.plain[stage]?.[share]];
      if (coda === undefined || plain === undefined) return [];
      const aim = stage === "framed" ? aims[share] : undefined;
      const held = aim === undefined ? "" : `${coda <= aim ? "✓" : "✗"} ${aim} ms`;
      return [[`${what}, ${share}`, milliseconds(coda), held, milliseconds(plain), ratio(coda, plain)]];
    }),
  );
}

const head = (what: string): string[] => [what, "coda", "aim", "plain xterm.js", "ratio"];

export function pageEchoTable({ columns, rows, renderer, coda, plain }: PageEchoFigures): string {
  const what = `key to paint, ${coda.drawn.samples} keys, ${columns}x${rows} by ${renderer}`;
  return alignedTable([head(what), ...timesRows({ coda, plain }, { p50: 20, p95: 40 })]);
}

export function pageBesideTable(figures: PageBesideFigures): string {
  const { coda, plain, printedBytesPerSecond, sentShares, plainBytesPerSecond } = figures;
  const megabytes = (rates: readonly number[]): string => rates.map((rate) => (rate / 1e6).toFixed(1)).join(", ");
  return [
    alignedTable([
      head(`key to paint beside a flood, ${coda.drawn.samples} keys`),
      ...timesRows({ coda, plain }, { p50: 50, p95: 50 }),
    ]),
    `printed ${megabytes(printedBytesPerSecond)} MB/s, sent to the browser ${sentShares.map(percent).join(", ")}; plain xterm.js parsed ${megabytes(plainBytesPerSecond)} MB/s`,
  ].join("\n");
}

export function pageScrollTable({ coda, plain, floodBytes, lines, sentShares, linesKept }: PageScrollFigures): string {
  const rate = (side: ScrollSide): number => floodBytes / 1_000 / floodMedianMs(side);
  const row = (what: string, of: (side: ScrollSide) => number, unit: string): string[] => [
    what,
    `${of(coda).toFixed(1)} ${unit}`,
    "",
    `${of(plain).toFixed(1)} ${unit}`,
    ratio(of(coda), of(plain)),
  ];
  const walks = [
    ["up", "to the top"],
    ["down", "back to the end"],
  ] as const;
  return [
    alignedTable([
      head(`${lines} lines, ${(floodBytes / 1e6).toFixed(1)} MB`),
      row("painted, to the last line", rate, "MB/s"),
      ...walks.flatMap(([way, what]) => [
        row(`${what}, ${coda[way].turns} turns of the wheel`, (side) => side[way].ms, "ms"),
        row("  frames a second", (side) => (side[way].frames * 1_000) / side[way].ms, ""),
        row("  longest frame", (side) => side[way].longestMs, "ms"),
      ]),
    ]),
    `of each flood the browser was sent ${sentShares.map(percent).join(", ")}; Coda held ${linesKept} lines to walk through`,
  ].join("\n");
}

function memoryCells(memory: PageMemory): string[] {
  const { heapKib, buffersKib, rendererKib, gpuKib, nodes, listeners, workers } = memory;
  return [...[heapKib, buffersKib, rendererKib, gpuKib].map(mebibytes), ...[nodes, listeners, workers].map(String)];
}
const memoryHead = ["JS heap", "buffers", "renderer", "GPU process", "nodes", "listeners", "workers"];

export function pageMemoryTable(figures: PageMemoryFigures): string {
  const { minutes, rounds, reconnects, heapSlope, rendererSlope } = figures;
  const told = minutes.filter(({ minute }) => minute === 1 || minute % 5 === 0);
  const slope = (kib: number | null): string => (kib === null ? "not known yet" : `${kib.toFixed(1)} KiB a minute`);
  return [
    alignedTable([["minute", ...memoryHead], ...told.map((each) => [String(each.minute), ...memoryCells(each)])]),
    `${rounds} rounds of use, ${reconnects} reconnects; after five minutes the heap grows by ${slope(heapSlope)}, the renderer by ${slope(rendererSlope)}`,
  ].join("\n");
}

function panesTable(what: string, panes: PanesRun): string {
  const { steps, changes, changeMs, afterChanges, lostContexts, contextWarnings } = panes;
  return [
    alignedTable([
      [`panes in one window, ${what}`, "by WebGL", "first paint", ...memoryHead],
      ...steps.map(({ panes: count, byWebgl, paintMs, memory }) => [
        String(count),
        String(byWebgl),
        paintMs.map((ms) => `${ms.toFixed(0)} ms`).join(", "),
        ...memoryCells(memory),
      ]),
      [`after ${changes} changes`, "", "", ...memoryCells(afterChanges)],
    ]),
    `a change p50 ${changeMs.p50.toFixed(0)} ms, at most ${changeMs.most.toFixed(0)} ms; WebGL contexts lost: ${lostContexts} ${lostContexts === 0 ? "✓" : "✗"}, warnings of Chromium: ${contextWarnings}`,
  ].join("\n");
}

export function pagePanesTable({ asItIs, withCard }: PagePanesFigures): string {
  return `${panesTable("as it is", asItIs)}\n\n${panesTable("a graphics card pretended", withCard)}`;
}

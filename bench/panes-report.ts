/** What panes cost, as tables: CPU in shares of one core, memory in MiB, and what one pane more adds. */
import { alignedTable } from "./aligned-table.ts";
import type { PanesFigures } from "./panes-bench.ts";
import { parts, type Cost } from "./parts-cost.ts";

function cells(what: string, cost: Cost, text: (figure: number) => string): string[] {
  return [what, ...parts.map((part) => text(cost[part]))];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const mebibytes = (kib: number): string => `${(kib / 1_024).toFixed(1)} MiB`;

/** What one pane more adds, between the fewest and the most. */
function perPane(steps: PanesFigures["steps"]): string[][] {
  const [least, most] = [steps[0], steps.at(-1)];
  if (least === undefined || most === undefined || least.panes === most.panes) return [];
  const each = (part: (typeof parts)[number]): number =>
    (most.memoryKib[part] - least.memoryKib[part]) / (most.panes - least.panes);
  return [["one pane more", ...parts.map((part) => `${each(part).toFixed(0)} KiB`)]];
}

export function panesTable({ steps }: PanesFigures): string {
  const phases = steps.flatMap((step) => step.phases);
  return alignedTable([
    ["memory at rest (PSS)", ...parts, "bare bridge"],
    ...steps.map(({ panes, memoryKib, bare }) => [
      ...cells(`${panes} panes`, memoryKib, mebibytes),
      mebibytes(bare.memoryKib),
    ]),
    ...perPane(steps),
    ["CPU, of one core", ...parts],
    ...phases.map(({ panes, printing, printedBytesPerSecond, cpuShare }) => {
      const pace =
        printing === 0 ? "idle" : `${printing} at ${(printedBytesPerSecond / printing / 1e6).toFixed(2)} MB/s`;
      return cells(`${panes} panes, ${pace}`, cpuShare, percent);
    }),
  ]);
}

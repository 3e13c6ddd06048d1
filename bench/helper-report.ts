/** What a helper costs, as tables. */
import { alignedTable } from "./aligned-table.ts";
import type { HelperFigures, HelperPart, HelperPhase } from "./helper-bench.ts";

const parts: readonly HelperPart[] = ["helper", "its control client", "tmux", "one spool"];
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const mebibytes = (kib: number): string => `${(kib / 1_024).toFixed(1)} MiB`;

export function helperTable({ panes, seconds, idle, watched, printing, coldStart }: HelperFigures): string {
  const phases: readonly (readonly [string, HelperPhase])[] = [
    [`${panes} panes, idle`, idle],
    ["idle, one read by a browser", watched],
    ["that one prints 1 MB/s", printing],
  ];
  const rows = (what: string, cell: (phase: HelperPhase, part: HelperPart) => string): string[][] => [
    [what, ...parts],
    ...phases.map(([name, phase]) => [name, ...parts.map((part) => cell(phase, part))]),
  ];
  const { p50, longest, samples } = coldStart;
  return [
    alignedTable([
      ...rows(`CPU in ${seconds} s, of one core`, (phase, part) => percent(phase[part].cpuShare)),
      ...rows("memory (RSS)", (phase, part) => mebibytes(phase[part].rssKib)),
      ...rows("its share of it (PSS)", (phase, part) => mebibytes(phase[part].pssKib)),
    ]),
    `from its start to a live terminal in a waiting browser, ${samples} times: p50 ${p50.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
  ].join("\n\n");
}

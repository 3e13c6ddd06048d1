/** How long the command takes to begin, as a table. */
import { alignedTable } from "./aligned-table.ts";
import type { Started, StartFigures, StartForm } from "./start-bench.ts";

const cells = ({ wall, cpuMs }: Started): string[] =>
  [wall.p50, wall.p95, cpuMs].map((milliseconds) => `${milliseconds.toFixed(0)} ms`);

export function startTable({ version, listening }: StartFigures): string {
  const forms = Object.keys(version) as StartForm[];
  return alignedTable([
    ["the command, from its start", "--version p50", "p95", "CPU", "listening p50", "p95", "CPU, with its end"],
    ...forms.map((form) => [form, ...cells(version[form]), ...cells(listening[form])]),
  ]);
}

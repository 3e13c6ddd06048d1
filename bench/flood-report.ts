/** What a flood does to those who watch, and to memory, as tables. */
import { alignedTable } from "./aligned-table.ts";
import type { FloodFigures } from "./flood-bench.ts";
import type { FloodMemory } from "./flood-memory.ts";
import type { Quantiles } from "./quantiles.ts";

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const mebibytes = (kib: number): string => `${(kib / 1_024).toFixed(0)} MiB`;
const aim = { p50: 100, p95: 150 };

function held({ p50, p95 }: Quantiles): string {
  return p50 <= aim.p50 && p95 <= aim.p95 ? "✓" : "✗";
}

export function floodTable({ paces }: FloodFigures): string {
  return alignedTable([
    [
      "Ctrl-C to the prompt, at 200 kB/s",
      "p50",
      "p95",
      `aim ${aim.p50}, ${aim.p95}`,
      "bridge p50",
      "p95",
      "sent to slow",
      "to fast",
    ],
    ...paces.map(({ what, rounds, slow, bare, slowShare, fastShare }) => [
      `${what}, ${rounds} rounds`,
      milliseconds(slow.p50),
      milliseconds(slow.p95),
      held(slow),
      milliseconds(bare.p50),
      milliseconds(bare.p95),
      percent(slowShare),
      percent(fastShare),
    ]),
  ]);
}

export function memoryTable({ seconds, samples, stored }: FloodMemory): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return "";
  const names = Object.keys(first.kib) as (keyof typeof first.kib)[];
  /** The third quarter against the last: what still grows shows there. */
  const late = (from: number, to: number, name: (typeof names)[number]): number => {
    const part = samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to));
    return part.reduce((sum, { kib }) => sum + kib[name], 0) / part.length;
  };
  const gaps = Object.entries(stored.gapBytes).map(([cause, bytes]) => `${cause} ${bytes}`);
  return [
    alignedTable([
      [`${seconds} s of yes | cat -n (PSS)`, "at first", "most", "third quarter", "last quarter"],
      ...names.map((name) => [
        name,
        mebibytes(first.kib[name]),
        mebibytes(Math.max(...samples.map(({ kib }) => kib[name]))),
        mebibytes(late(0.5, 0.75, name)),
        mebibytes(late(0.75, 1, name)),
      ]),
    ]),
    `printed ${stored.printedBytes} bytes, stored ${stored.storedBytes}, ${stored.gaps} gaps (${gaps.join(", ") || "none"}), wrong or undeclared ${stored.wrongBytes}`,
  ].join("\n");
}

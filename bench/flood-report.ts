/** What a flood does to those who watch, and to memory, as tables. */
import { alignedTable } from "./aligned-table.ts";
import type { FloodFigures } from "./flood-bench.ts";
import type { FloodMemory } from "./flood-memory.ts";
import { quantile } from "./quantiles.ts";

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const mebibytes = (kib: number): string => `${(kib / 1_024).toFixed(0)} MiB`;

export function floodTable({ paces }: FloodFigures): string {
  const shareText = (share: number | null): string => (share === null ? "" : percent(share));
  return alignedTable([
    ["Ctrl-C to the prompt", "p50", "p95", "bridge p50", "p95", "sent", "beside, fast", "peers' p50"],
    ...paces.map(({ what, link, rounds, coda, bare, share, besideShare, peers }) => [
      `${what}, ${link} link, ${rounds} rounds`,
      milliseconds(coda.p50),
      milliseconds(coda.p95),
      milliseconds(bare.p50),
      milliseconds(bare.p95),
      shareText(share),
      shareText(besideShare),
      Object.entries(peers).map(peerText).join(", "),
    ]),
  ]);
}

function peerText([name, { ms, lost }]: [string, { readonly ms: readonly number[]; readonly lost: number }]): string {
  const time = ms.length === 0 ? "no prompt" : milliseconds(quantile(ms, 0.5));
  return `${name} ${time}${lost === 0 ? "" : ` (${lost} lost)`}`;
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

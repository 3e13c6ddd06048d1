/** Memory over time as an SVG: one line a part, its first and highest value beside its name. */
import type { MemorySample } from "./flood-memory.ts";

const size = { width: 960, height: 420, left: 60, right: 230, top: 20, bottom: 40 };
const colours = ["#0969da", "#cf222e", "#1a7f37", "#9a6700", "#8250df", "#57606a", "#bf3989"];

export function memoryChart(samples: readonly MemorySample[]): string {
  const [first] = samples;
  if (first === undefined) throw new RangeError("a chart of nothing");
  const parts = Object.keys(first.kib) as (keyof MemorySample["kib"])[];
  const endMs = Math.max(...samples.map(({ atMs }) => atMs), 1);
  const mostMib = Math.max(...samples.flatMap(({ kib }) => Object.values(kib))) / 1_024;
  const topMib = Math.ceil(mostMib / 100) * 100;
  const x = (ms: number): number => size.left + (ms / endMs) * (size.width - size.left - size.right);
  const y = (mib: number): number =>
    size.height - size.bottom - (mib / topMib) * (size.height - size.top - size.bottom);
  const grid = Array.from({ length: topMib / 100 + 1 }, (_, hundred) => {
    const at = y(hundred * 100).toFixed(1);
    return `<path d="M${size.left} ${at}H${size.width - size.right}" stroke="#d0d7de"/><text x="${size.left - 6}" y="${at}" text-anchor="end">${hundred * 100}</text>`;
  });
  const lines = parts.map((part, index) => {
    const mib = samples.map(({ kib }) => kib[part] / 1_024);
    const points = samples.map(({ atMs }, at) => `${x(atMs).toFixed(1)},${y(mib[at] ?? 0).toFixed(1)}`).join(" ");
    const colour = colours[index % colours.length];
    const label = `${part}: ${mib[0]?.toFixed(0)}, at most ${Math.max(...mib).toFixed(0)}, last ${mib.at(-1)?.toFixed(0)}`;
    const legendY = size.top + 20 + index * 20;
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${size.width - size.right + 10}" y="${legendY}" fill="${colour}">${label}</text>`;
  });
  const times = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(share * endMs).toFixed(1)}" y="${size.height - 15}" text-anchor="middle">${((share * endMs) / 1_000).toFixed(0)} s</text>`,
  );
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><rect width="${width}" height="${height}" fill="#fff"/><text x="${size.left}" y="14">MiB (PSS)</text>${[...grid, ...lines, ...times].join("")}</svg>\n`;
}

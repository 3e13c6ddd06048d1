/** How long sockets outlive their permissions, as a table. */
import { alignedTable } from "./aligned-table.ts";
import type { Quantiles } from "./quantiles.ts";
import type { RevokeFigures } from "./revoke-bench.ts";

/** Milliseconds, of the last percent. */
const aimMs = 1_000;

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;

function row(what: string, { samples, p50, p95, p99 }: Quantiles, isAimedAt = false): string[] {
  const aim = isAimedAt ? `${p99 < aimMs ? "✓" : "✗"} ${milliseconds(aimMs)}` : "";
  return [what, String(samples), milliseconds(p50), milliseconds(p95), milliseconds(p99), aim];
}

export function revokeTable({ all, kinds, dead }: RevokeFigures): string {
  return alignedTable([
    ["revocation, to the socket's end at the other node", "rounds", "p50", "p95", "p99", "aim of p99"],
    row("from the request", all.fromRequest, true),
    row("from the web app's answer", all.fromAnswer, true),
    ...Object.entries(kinds).map(([kind, { fromRequest }]) => row(`of a ${kind}, from the request`, fromRequest)),
    row("from the commit of a web process that is killed then", dead, true),
  ]);
}

/** How long an upgrade of the helper interrupts its viewers, as a table. */
import { alignedTable } from "./aligned-table.ts";
import type { UpgradeFigures } from "./upgrade-bench.ts";

const aimMs = 1_000;
const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;

export function upgradeTable({ interruption, longestMs, together, undisturbed, ...bytes }: UpgradeFigures): string {
  const { samples, p50, p95 } = interruption;
  const megabytes = (count: number): string => (count / 1_000_000).toFixed(1);
  const aim = `${longestMs < aimMs ? "✓" : "✗"} ${milliseconds(aimMs)}`;
  const table = alignedTable([
    ["viewer of 1 MB/s, no output for", "rounds", "p50", "p95", "longest", "aim of the longest"],
    [
      "an upgrade of the helper, at a time",
      String(samples),
      milliseconds(p50),
      milliseconds(p95),
      milliseconds(longestMs),
      aim,
    ],
    ["and in all", String(together.samples), milliseconds(together.p50), milliseconds(together.p95), "", ""],
    ["no upgrade", String(undisturbed.samples), milliseconds(undisturbed.p50), milliseconds(undisturbed.p95), "", ""],
  ]);
  return `${table}\n${megabytes(bytes.comparedBytes)} MB compared, none wrong; ${megabytes(bytes.skippedBytes)} MB skipped`;
}

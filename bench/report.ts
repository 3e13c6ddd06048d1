/** What was measured, as rows: a ratio with its aim first, then the times it was made of. */
import { alignedTable } from "./aligned-table.ts";
import type { AttachFigures } from "./attach-bench.ts";
import type { EchoFigures } from "./echo-bench.ts";
import type { FloodFigures } from "./flood-bench.ts";
import type { FloodMemory } from "./flood-memory.ts";
import type { HelperFigures } from "./helper-bench.ts";
import type { PageBesideFigures } from "./page-beside-flood-bench.ts";
import type { PageEchoFigures } from "./page-echo-bench.ts";
import type { PageMemoryFigures } from "./page-memory-bench.ts";
import type { PagePanesFigures } from "./page-panes-bench.ts";
import type { PageScrollFigures } from "./page-scroll-bench.ts";
import type { PanesFigures } from "./panes-bench.ts";
import { quantile } from "./quantiles.ts";
import type { Reopened } from "./reopen-bench.ts";
import type { RevokeFigures } from "./revoke-bench.ts";
import type { ScanningFigures } from "./scanning-bench.ts";
import type { SearchFigures } from "./search-bench.ts";
import type { UpgradeFigures } from "./upgrade-bench.ts";
import type { SlowdownFigures, Way } from "./slowdown-bench.ts";
import type { StartFigures } from "./start-bench.ts";
import type { StorageFigures } from "./storage-bench.ts";

export interface Figures {
  readonly echo?: EchoFigures;
  readonly slowdown?: SlowdownFigures;
  readonly panes?: PanesFigures;
  readonly attach?: AttachFigures;
  readonly flood?: FloodFigures;
  readonly memory?: FloodMemory;
  readonly reopen?: Reopened;
  readonly storage?: StorageFigures;
  readonly search?: SearchFigures;
  readonly scanning?: ScanningFigures;
  readonly revoke?: RevokeFigures;
  readonly upgrade?: UpgradeFigures;
  readonly helper?: HelperFigures;
  readonly start?: StartFigures;
  readonly "page-echo"?: PageEchoFigures;
  readonly "page-scroll"?: PageScrollFigures;
  readonly "page-beside-flood"?: PageBesideFigures;
  readonly "page-panes"?: PagePanesFigures;
  readonly "page-memory"?: PageMemoryFigures;
}

export interface Row {
  readonly what: string;
  /** Coda's time over the other's. */
  readonly ratio: number;
  /** The ratio to stay below; null where none is set. */
  readonly aim: number | null;
  readonly coda: number;
  readonly other: number;
  readonly unit: "ms" | "s";
}

function row(what: string, times: { coda: number; other: number; unit?: "ms" | "s" }, aim: number | null): Row {
  return { what, ratio: times.coda / times.other, aim, unit: "ms", ...times };
}

export function rowsOf({ echo, slowdown, attach }: Figures): Row[] {
  const rows: Row[] = [];
  if (echo !== undefined) {
    for (const [pace, { coda, bare, sealed }] of [
      ["typed", echo.typed],
      ["back to back", echo.backToBack],
    ] as const) {
      rows.push(
        row(`echo p50, ${pace}, to the bare bridge`, { coda: coda.p50, other: bare.p50 }, 1.6),
        row(`echo p95, ${pace}, to the bare bridge`, { coda: coda.p95, other: bare.p95 }, 2),
        row(`echo p99, ${pace}, to the bare bridge`, { coda: coda.p99, other: bare.p99 }, null),
        row(`echo p50, ${pace}, from when it was sealed`, { coda: sealed.p50, other: bare.p50 }, null),
        row(`echo p95, ${pace}, from when it was sealed`, { coda: sealed.p95, other: bare.p95 }, null),
      );
    }
  }
  if (slowdown !== undefined) rows.push(...slowdownRows(slowdown));
  if (attach !== undefined) {
    const { cold, warm, bare } = attach;
    rows.push(
      row("first screen p50, nobody there", { coda: cold.p50, other: bare.p50 }, null),
      row("first screen p50, somebody there", { coda: warm.p50, other: bare.p50 }, null),
      row("first screen p95, somebody there", { coda: warm.p95, other: bare.p95 }, null),
    );
  }
  return rows;
}

function slowdownRows({ ways, detachedMeanwhileMs }: SlowdownFigures): Row[] {
  const detachedMs = ways.detached.medianMs;
  const seconds = (way: Way, otherMs = detachedMs) =>
    ({ coda: ways[way].medianMs / 1_000, other: otherMs / 1_000, unit: "s" }) as const;
  return [
    row("seq of 23 MB, recorded and watched, to a detached tmux", seconds("watched"), 1.1),
    row("seq of 23 MB, recorded, its viewer stalled", seconds("stalled"), 1.1),
    row("seq of 23 MB, recorded, nobody watches", seconds("unwatched"), 1.1),
    row("seq of 23 MB, recorded, no helper", seconds("helperless", quantile(detachedMeanwhileMs, 0.5)), 1.1),
    row("seq of 23 MB, a terminal attached to plain tmux", seconds("attached"), null),
  ];
}

/** A table for people. */
export function tableOf(rows: readonly Row[]): string {
  const head = ["", "ratio", "aim", "coda", "other"];
  const body = rows.map(({ what, ratio, aim, coda, other, unit }) => [
    what,
    ratio.toFixed(2),
    aim === null ? "" : `${ratio <= aim ? "✓" : "✗"} ${aim.toFixed(1)}`,
    `${coda.toFixed(2)} ${unit}`,
    `${other.toFixed(2)} ${unit}`,
  ]);
  return alignedTable([head, ...body]);
}

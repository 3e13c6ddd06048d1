/** What reopening, storing and scanning cost, as tables. */
import { alignedTable } from "./aligned-table.ts";
import type { ReopenFigures } from "./reopen-bench.ts";
import type { ScanningFigures } from "./scanning-bench.ts";
import type { StorageFigures, TableBytes } from "./storage-bench.ts";

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;

function reopenRows(database: string, { sizes, raw }: ReopenFigures): string[][] {
  const rows = sizes.map(({ rawBytes, paint, bytes, pageBack, jump }) => [
    `${database}, ${(rawBytes / 1e6).toFixed(0)} MB`,
    milliseconds(paint.p50),
    milliseconds(paint.p95),
    `${(bytes.p50 / 1e3).toFixed(1)} kB`,
    milliseconds(pageBack.p50),
    milliseconds(jump.p50),
  ]);
  const speed = raw.bytes / 1e3 / raw.ms;
  const grown = (raw.mostKib - raw.beforeKib) / 1_024;
  return [
    ...rows,
    [
      `${database}, raw export: ${speed.toFixed(0)} MB/s, web app ${(raw.beforeKib / 1_024).toFixed(0)} MiB and at most ${grown.toFixed(0)} more`,
    ],
  ];
}

export function reopenTable(database: string, figures: ReopenFigures): string {
  return alignedTable([
    ["first paint from the server", "p50", "p95", "sent", "1 MiB back p50", "to a time p50"],
    ...reopenRows(database, figures),
  ]);
}

const all = (tables: TableBytes): number => Object.values(tables).reduce((sum, bytes) => sum + bytes, 0);

/** Of all that was printed, the share that is stored once small chunks are joined. */
export function storedShare({ kinds }: StorageFigures): number {
  const stored = kinds.reduce((sum, { after }) => sum + all(after), 0);
  return stored / kinds.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
}

export function storageTable({ kinds }: StorageFigures): string {
  const rows = kinds.map(({ kind, rawBytes, before, after, joined }) => ({
    kind,
    raw: rawBytes,
    before: all(before),
    after: all(after),
    keyframes: after.keyframes,
    joined: joined.from,
    left: joined.to,
  }));
  const total = (figure: "raw" | "before" | "after" | "keyframes" | "joined" | "left"): number =>
    rows.reduce((sum, row) => sum + row[figure], 0);
  const sum = {
    kind: "all",
    raw: total("raw"),
    before: total("before"),
    after: total("after"),
    keyframes: total("keyframes"),
    joined: total("joined"),
    left: total("left"),
  };
  return alignedTable([
    [
      "stored in Postgres",
      "printed",
      "at first",
      "",
      "small chunks joined",
      "",
      "of it keyframes",
      "chunks joined",
      "to",
    ],
    ...[...rows, sum].map(({ kind, raw, before, after, keyframes, joined, left }) => [
      kind,
      megabytes(raw),
      megabytes(before),
      percent(before / raw),
      megabytes(after),
      percent(after / raw),
      megabytes(keyframes),
      String(joined),
      String(left),
    ]),
  ]);
}

export function scanningTable({ printedBytes, offMs, standardMs, ratio, shares }: ScanningFigures): string {
  return alignedTable([
    [`the helper's CPU for ${megabytes(printedBytes)}`, "rounds"],
    ["redaction off", offMs.map(milliseconds).join(", ")],
    ["redaction standard", standardMs.map(milliseconds).join(", ")],
    ["medians, standard to off", ratio.toFixed(2)],
    ...Object.entries(shares).map(([part, share]) => [`its profile: ${part}`, percent(share)]),
  ]);
}

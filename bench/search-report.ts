/** What searching took, as a table. */
import { alignedTable } from "./aligned-table.ts";
import type { SearchedDatabase, SearchFigures } from "./search-bench.ts";

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function rowsOf({ database, rawBytes, streams, indexMs, bytes, searches }: SearchedDatabase): string[][] {
  const size = (part: number): string => `${megabytes(part)} (${percent(part / rawBytes)})`;
  return [
    [`${database}, ${megabytes(rawBytes)} in ${streams} streams`, "p50", "p95", "lines"],
    ...searches.map(({ kind, typed, ms, lines }) => [
      `${kind}: ${typed}`,
      milliseconds(ms.p50),
      milliseconds(ms.p95),
      Number.isNaN(lines) ? "not all searched" : String(lines),
    ]),
    ["made searchable", `${(rawBytes / 1e3 / indexMs).toFixed(1)} MB/s`],
    ["the output itself", size(bytes.chunks)],
    ["its text", size(bytes.text)],
    ["signatures", size(bytes.signatures)],
  ];
}

export function searchTable({ databases }: SearchFigures): string {
  return databases.map((database) => alignedTable(rowsOf(database))).join("\n\n");
}

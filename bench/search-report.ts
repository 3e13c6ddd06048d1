/** What searching took, as a table. */
import { alignedTable } from "./aligned-table.ts";
import type { SearchedDatabase, SearchFigures } from "./search-bench.ts";

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function rowsOf({ database, rawBytes, streams, indexMs, bytes, searches, trickle }: SearchedDatabase): string[][] {
  const size = (part: number): string => `${megabytes(part)} (${percent(part / rawBytes)})`;
  return [
    [`${database}, ${megabytes(rawBytes)} in ${streams} streams`, "first p50", "p95", "whole p50", "p95", "lines"],
    ...searches.map(({ kind, typed, firstMs, wholeMs, lines }) => [
      `${kind}: ${typed}`,
      ...[firstMs, wholeMs].flatMap(({ p50, p95 }) => [milliseconds(p50), milliseconds(p95)]),
      String(lines),
    ]),
    ["made searchable", `${(rawBytes / 1e3 / indexMs).toFixed(1)} MB/s`],
    ["the output itself", size(bytes.chunks)],
    ["its text", size(bytes.text)],
    ["signatures", size(bytes.signatures)],
    [
      `written for ${megabytes(trickle.rawBytes)} in ${trickle.rounds} rounds`,
      `${(trickle.writtenBytes / trickle.rawBytes).toFixed(1)} times as much`,
    ],
  ];
}

export function searchTable({ databases }: SearchFigures): string {
  return databases.map((database) => alignedTable(rowsOf(database))).join("\n\n");
}

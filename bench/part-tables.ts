/** The tables of each part for itself, with what the table of all figures has no room for. */
import type { Figures } from "./figures.ts";
import { floodTable, memoryTable } from "./flood-report.ts";
import { helperTable } from "./helper-report.ts";
import { pageBesideTable, pageEchoTable, pageMemoryTable, pagePanesTable, pageScrollTable } from "./page-report.ts";
import { panesTable } from "./panes-report.ts";
import { revokeTable } from "./revoke-report.ts";
import { searchTable } from "./search-report.ts";
import { soakTable } from "./soak/soak-report.ts";
import { startTable } from "./start-report.ts";
import { reopenTable, scanningTable, storageTable } from "./transcript-report.ts";
import { upgradeTable } from "./upgrade-report.ts";

type Tables = { readonly [Name in keyof Figures]?: (figures: NonNullable<Figures[Name]>) => string };

const tables: Tables = {
  panes: panesTable,
  flood: floodTable,
  memory: memoryTable,
  reopen: (figures) => reopenTable("embedded", figures),
  "reopen-postgres": (figures) => reopenTable("Postgres", figures),
  storage: storageTable,
  search: searchTable,
  scanning: scanningTable,
  revoke: revokeTable,
  upgrade: upgradeTable,
  helper: helperTable,
  start: startTable,
  soak: soakTable,
  "page-echo": pageEchoTable,
  "page-beside-flood": pageBesideTable,
  "page-scroll": pageScrollTable,
  "page-panes": pagePanesTable,
  "page-memory": pageMemoryTable,
};

/** Of the parts that have one. */
export function partTables(figures: Figures): string[] {
  return (Object.keys(tables) as (keyof Figures)[]).flatMap((name) => {
    const [value, table] = [figures[name], tables[name] as ((of: unknown) => string) | undefined];
    return value === undefined || table === undefined ? [] : [table(value)];
  });
}

/**
 * What two runs printed, line against line: rows to be shown below or beside each other, with what did not change folded
 * away. Pure, but for the kept library that finds the differences.
 */
import { diffLines } from "diff";

export type DiffRow =
  | { readonly kind: "same"; readonly text: string; readonly before: number; readonly after: number }
  | { readonly kind: "removed"; readonly text: string; readonly before: number }
  | { readonly kind: "added"; readonly text: string; readonly after: number };

/** Beside each other: what was removed stands beside what was added in its place. */
export interface RowPair {
  readonly before: DiffRow | undefined;
  readonly after: DiffRow | undefined;
}

export type RunDiff =
  | { readonly kind: "rows"; readonly rows: readonly DiffRow[]; readonly added: number; readonly removed: number }
  /** They have so little in common that finding it takes too long. */
  | { readonly kind: "tooDifferent" };

/** A page stays quick meanwhile. */
const patienceMs = 2_000;

export function runDiff(before: string, after: string): RunDiff {
  const changes = diffLines(before, after, { timeout: patienceMs });
  if (changes === undefined) return { kind: "tooDifferent" };
  const rows: DiffRow[] = [];
  let [old, now] = [0, 0];
  for (const { value, added, removed } of changes)
    for (const text of linesOf(value)) {
      if (added) rows.push({ kind: "added", text, after: ++now });
      else if (removed) rows.push({ kind: "removed", text, before: ++old });
      else rows.push({ kind: "same", text, before: ++old, after: ++now });
    }
  const counted = (kind: DiffRow["kind"]) => rows.filter((row) => row.kind === kind).length;
  return { kind: "rows", rows, added: counted("added"), removed: counted("removed") };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

export type Stretch =
  | { readonly kind: "shown"; readonly rows: readonly DiffRow[] }
  | { readonly kind: "folded"; readonly rows: readonly DiffRow[] };

/** So many lines around a change are shown. */
const contextRows = 3;
/** Fewer are not worth a fold. */
const leastFolded = 4;

export function folded(rows: readonly DiffRow[]): readonly Stretch[] {
  const stretches: { kind: Stretch["kind"]; rows: DiffRow[] }[] = [];
  for (const [at, row] of rows.entries()) {
    const around = rows.slice(Math.max(0, at - contextRows), at + contextRows + 1);
    const kind = around.some((near) => near.kind !== "same") ? "shown" : "folded";
    const last = stretches.at(-1);
    if (last?.kind === kind) last.rows.push(row);
    else stretches.push({ kind, rows: [row] });
  }
  return stretches.map((stretch) => (stretch.rows.length < leastFolded ? { ...stretch, kind: "shown" } : stretch));
}

export function pairs(rows: readonly DiffRow[]): readonly RowPair[] {
  const pairs: RowPair[] = [];
  for (let at = 0; at < rows.length;) {
    const removed = run(rows, at, "removed");
    const added = run(rows, at + removed.length, "added");
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      pairs.push({ before: removed[index], after: added[index] });
    at += removed.length + added.length;
    const row = rows[at];
    if (row?.kind !== "same") continue;
    pairs.push({ before: row, after: row });
    at += 1;
  }
  return pairs;
}

function run(rows: readonly DiffRow[], from: number, kind: DiffRow["kind"]): readonly DiffRow[] {
  const end = rows.findIndex((row, at) => at >= from && row.kind !== kind);
  return rows.slice(from, end === -1 ? rows.length : end);
}

import { expect, it } from "vitest";
import { folded, pairs, runDiff, type DiffRow } from "./run-diff.ts";

function rowsOf(before: string, after: string): readonly DiffRow[] {
  const diff = runDiff(before, after);
  if (diff.kind !== "rows") throw new Error("too different");
  return diff.rows;
}

const told = (row: DiffRow | undefined) => (row === undefined ? "" : `${row.kind[0]} ${row.text}`);

it("tells what is the same, what went and what came, with the lines' numbers on each side", () => {
  expect(runDiff("a\nb\nc\n", "a\nB\nc\nd\n")).toEqual({
    kind: "rows",
    removed: 1,
    added: 2,
    rows: [
      { kind: "same", text: "a", before: 1, after: 1 },
      { kind: "removed", text: "b", before: 2 },
      { kind: "added", text: "B", after: 2 },
      { kind: "same", text: "c", before: 3, after: 3 },
      { kind: "added", text: "d", after: 4 },
    ],
  });
  expect(runDiff("same\n", "same\n")).toMatchObject({ added: 0, removed: 0 });
  expect(rowsOf("", "new\n").map(told)).toEqual(["a new"]);
});

it("puts what came beside what went in its place", () => {
  const shown = pairs(rowsOf("a\nb\nc\nz\n", "a\nB\nz\nend\n")).map(({ before, after }) => [told(before), told(after)]);
  expect(shown).toEqual([
    ["s a", "s a"],
    ["r b", "a B"],
    ["r c", ""],
    ["s z", "s z"],
    ["", "a end"],
  ]);
});

it("folds away what did not change, but for what is around a change", () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  const changed = lines.with(15, "other");
  const stretches = folded(rowsOf(`${lines.join("\n")}\n`, `${changed.join("\n")}\n`));
  expect(stretches.map(({ kind, rows }) => [kind, rows.length])).toEqual([
    ["folded", 12],
    ["shown", 8],
    ["folded", 11],
  ]);
  expect(folded(rowsOf("a\nb\nc\n", "a\nb\nc\n"))).toHaveLength(1);
  expect(folded([])).toEqual([]);
});

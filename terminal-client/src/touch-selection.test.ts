import { expect, test } from "vitest";
import { cellCount, extended, movedDown, movedEnd, wordIn } from "./touch-selection.ts";

const row = "ls 'a b' src/x.ts".split("");

test.each([
  [0, "ls"],
  [2, " "],
  [4, "a"],
  [12, "src/x.ts"],
  [16, "src/x.ts"],
])("at column %i of the row it is %j", (column, word) => {
  const { from, to } = wordIn(row, column, " '");
  expect(row.slice(from, to).join("")).toBe(word);
});

test("wide characters are whole, whichever half the finger is on", () => {
  const wide = ["日", "", "本", "", " ", "x"];
  expect([wordIn(wide, 1, " "), wordIn(wide, 2, " ")]).toEqual([
    { from: 0, to: 4 },
    { from: 0, to: 4 },
  ]);
});

const at = (row: number, column: number) => ({ row, column });
const word = { start: at(5, 10), end: at(5, 14) };

test("the word stays selected wherever the finger goes from it", () => {
  expect(extended(word, at(5, 11))).toEqual(word);
  expect(extended(word, at(7, 2))).toEqual({ start: at(5, 10), end: at(7, 3) });
  expect(extended(word, at(4, 70))).toEqual({ start: at(4, 70), end: at(5, 14) });
});

test("each end moves by itself, past the other one too, and one cell is left", () => {
  expect(movedEnd(word, "end", at(5, 11))).toEqual({ start: at(5, 10), end: at(5, 12) });
  expect(movedEnd(word, "start", at(5, 12))).toEqual({ start: at(5, 12), end: at(5, 14) });
  expect(movedEnd(word, "start", at(6, 0))).toEqual({ start: at(5, 13), end: at(6, 1) });
  expect(movedEnd(word, "end", at(5, 10))).toEqual({ start: at(5, 10), end: at(5, 11) });
});

test("what is selected stays where rows come in above it, or go", () => {
  expect(movedDown(word, 3)).toEqual({ start: at(8, 10), end: at(8, 14) });
  expect(movedDown(word, -5)).toEqual({ start: at(0, 10), end: at(0, 14) });
});

test("cells are counted over rows", () => {
  expect([cellCount(word, 80), cellCount(extended(word, at(7, 2)), 80)]).toEqual([4, 153]);
});

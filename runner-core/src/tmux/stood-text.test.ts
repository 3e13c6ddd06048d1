/** Of captured rows, what stood before a pause of recording, and the marks in the place of the rest. */
import { describe, expect, test } from "vitest";
import { textOfRow, told } from "./captured-rows.ts";
import { stoodAbove, stoodRows, type StoodText } from "./stood-text.ts";

const size = { columns: 60, rows: 4 };
const mark = "┆ printed while recording was paused, and not kept";

function stood(...lines: readonly string[]): StoodText {
  return { lines: new Set(lines), beforeCursor: "ready> ", title: "" };
}

interface Given {
  readonly columns?: number;
  /** Rows that go on in the next one. */
  readonly wrapped?: readonly number[];
  readonly cursorRow?: number;
  readonly above?: string;
}

function shown(texts: readonly string[], of: StoodText, given: Given = {}): string[] {
  const { columns = size.columns, wrapped = [], ...place } = given;
  const rows = {
    rows: texts.map((text) => told(`\u001B[31m${text}`)),
    wrapped: texts.map((_, row) => wrapped.includes(row)),
    texts: texts.map(told),
  };
  return stoodRows(rows, { size: { ...size, columns }, stood: of, ...place }).rows.map(textOfRow);
}

describe("of a screen", () => {
  test("PU3 what stood there stays, and a mark is in each other line's place", () => {
    expect(shown(["one", "secret", "more", "", "two", "last"], stood("one", "two"))).toEqual([
      "one",
      mark,
      "┆",
      "",
      "two",
      mark,
    ]);
  });

  test("PU3 a line on several rows stays whole, at another width too", () => {
    const long = "x".repeat(90);
    expect(shown([long.slice(0, 60), long.slice(60), "y"], stood(long), { wrapped: [0] })).toEqual([
      long.slice(0, 60),
      long.slice(60),
      mark,
    ]);
    expect(shown([long.slice(50)], stood(long), { above: long.slice(0, 50) })).toEqual([long.slice(50)]);
  });

  test("PU1 PU3 the prompt stays before what was typed at it, and alone in a line", () => {
    const before = stood("ready> make", "ready>");
    expect(shown(["ready> make", "ready> echo secret", "secret", "ready>"], before, { cursorRow: 3 })).toEqual([
      "ready> make",
      `ready> ${mark}`,
      "┆",
      "ready>",
    ]);
    expect(shown(["ready> secr"], before, { cursorRow: 0 }), "no mark where typing goes on").toEqual(["ready> "]);
    expect(shown(["ready> a secret,", " of two rows"], before, { wrapped: [0] })).toEqual([`ready> ${mark}`, "┆"]);
    expect(shown(["mid", "ready> x"], stood(), { above: "secret: " })).toEqual([mark, "ready> ┆"]);
  });

  test("PU1 nothing drawn by colours alone stays", () => {
    const rows = { rows: ["\u001B[41m   \u001B[m  "], wrapped: [false], texts: ["     "] };
    expect(stoodRows(rows, { size, stood: stood("") }).rows).toEqual([""]);
  });

  test("a mark takes no more room than there is", () => {
    expect(shown(["secret"], stood(), { columns: 30 })).toEqual(["┆ recording was paused"]);
    expect(shown(["secret"], stood(), { columns: 9 })).toEqual(["┆"]);
    expect(shown(["ready> x"], stood(), { columns: 7 })).toEqual(["ready> "]);
  });
});

describe("of the lines above it", () => {
  const first = { rows: ["below"], wrapped: [false], texts: ["below"] };

  test("PU3 so many stay in their places as fill a screen, as long as they were", () => {
    const lines = ["old", "one", "s".repeat(70), "two", ""].map((line) => told(`\u001B[32m${line}`));
    const above = stoodAbove({ lines, rows: 6, goesOn: false }, { size, stood: stood("one", "two"), first });
    expect([above.lines.map(textOfRow), above.rows]).toEqual([["┆", "┆", "two", ""], 4]);
  });

  test.each([true, false])("PU3 a line that goes on below stays with all of it or not at all (%s)", (isKept) => {
    const of = stood(isKept ? "begins and goes on below" : "something else");
    const above = stoodAbove({ lines: ["begins and goes on "], rows: 1, goesOn: true }, { size, stood: of, first });
    expect([above.lines.map(textOfRow), above.goesOn]).toEqual([[isKept ? "begins and goes on " : "┆"], isKept]);
  });
});

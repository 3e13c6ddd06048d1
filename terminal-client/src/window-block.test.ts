import { layoutChecksum, paneCells, parseWindowLayout } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { blockText, paneAt } from "./window-block.ts";

const body = "20x6,0,0{10x6,0,0,1,9x6,11,0[9x3,11,0,2,9x2,11,4,3]}";
const layout = parseWindowLayout(`${layoutChecksum(body)},${body}`);

/** Each pane has its number all over; the second begins with a character of two columns. */
function read(pane: string, row: number, [from, to]: readonly [number, number]): string {
  const line: string[] =
    pane === "%2" && row === 0 ? ["世", "", ...Array<string>(7).fill("2")] : Array<string>(20).fill(pane.slice(1));
  return line.slice(from, to).join("");
}

function text([x, y]: [number, number], [columns, rows]: [number, number]): string[] {
  if (layout === undefined) throw new Error("no layout");
  return blockText({ x, y, columns, rows }, { layout, panes: paneCells(layout), read }).split("\n");
}

describe("a block of a window", () => {
  it("goes over the borders, which are in it as they are drawn", () => {
    expect(text([8, 1], [6, 4])).toEqual(["11│222", "11│222", "11│───", "11│333"]);
  });

  it("has a wide character whole, once", () => {
    expect(text([9, 0], [5, 1])).toEqual(["1│世2"]);
  });

  it("of one pane alone is that pane's", () => {
    expect(text([2, 0], [3, 2])).toEqual(["111", "111"]);
  });

  it("ends its rows where the text ends", () => {
    expect(text([18, 4], [40, 1])).toEqual(["33"]);
  });

  it("tells which pane a cell is in", () => {
    const panes = layout === undefined ? [] : paneCells(layout);
    expect([paneAt(panes, 9, 5)?.pane, paneAt(panes, 10, 5), paneAt(panes, 12, 5)?.pane]).toEqual([
      "%1",
      undefined,
      "%3",
    ]);
  });
});

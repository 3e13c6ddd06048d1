/** Layouts and sizes as tmux 3.3a says them of a window of 80×24 with three panes. */
import { layoutChecksum, paneCells, parseWindowLayout, type LayoutCell, type PaneId } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { cellBesideTitle, titleRow, titleSide } from "./pane-titles.ts";

function layoutOf(body: string): LayoutCell {
  const layout = parseWindowLayout(`${layoutChecksum(body)},${body}`);
  if (layout === undefined) throw new Error(`no layout: ${body}`);
  return layout;
}

/** One on the left, two on the right. */
const layout = layoutOf("80x24,0,0{40x24,0,0,0,39x24,41,0[39x12,41,0,1,39x11,41,13,2]}");

function rowsOf(...rows: readonly number[]) {
  return (pane: PaneId) => rows[Number(pane.slice(1))];
}

const above = rowsOf(23, 11, 11);
const below = rowsOf(23, 12, 10);

function places(side: "above" | "below") {
  return paneCells(layout).map((cell) => {
    const { y, rows } = cellBesideTitle(cell, layout, side);
    return { y, rows, title: titleRow(cell, layout, side).y };
  });
}

describe("titles on borders", () => {
  it.each([
    ["above", above, "above"],
    ["below", below, "below"],
    ["off", rowsOf(24, 12, 11), undefined],
    ["not known yet", rowsOf(), undefined],
    ["while a pane is being resized", rowsOf(23, 9, 14), undefined],
  ])("are told from the panes' sizes: %s", (_status, rows, side) => {
    expect(titleSide(layout, rows)).toBe(side);
  });

  it("take a row from the panes at that edge alone, and lie on the others' border", () => {
    expect(places("above")).toEqual([
      { y: 1, rows: 23, title: 0 },
      { y: 1, rows: 11, title: 0 },
      { y: 13, rows: 11, title: 12 },
    ]);
    expect(places("below")).toEqual([
      { y: 0, rows: 23, title: 23 },
      { y: 0, rows: 12, title: 12 },
      { y: 13, rows: 10, title: 23 },
    ]);
  });

  it("are taken for those above where all panes have the whole height", () => {
    const beside = layoutOf("80x24,0,0{40x24,0,0,0,39x24,41,0,1}");
    expect(titleSide(beside, rowsOf(23, 23))).toBe("above");
  });
});

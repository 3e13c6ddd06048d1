/** Layouts as tmux 3.3a gave them, drawn ones printed and read again, and strings that are none. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paneIdSchema } from "./ids.ts";
import {
  layoutBorders,
  layoutChecksum,
  paneCells,
  parseWindowLayout,
  sizeForBorderAt,
  zoomedLayout,
  type LayoutAxis,
  type LayoutCell,
} from "./window-layout.ts";

const one = "b25d,80x24,0,0,0";
const beside = "8205,80x24,0,0{40x24,0,0,0,39x24,41,0,1}";
/** A pane on the left; on the right one above two. */
const nested = "1558,80x24,0,0{40x24,0,0,0,39x24,41,0[39x12,41,0,1,39x11,41,13{19x11,41,13,2,19x11,61,13,3}]}";
/** Two stacks of two panes beside each other, and a pane behind them. */
const grid = cellsOf(
  "80x24,0,0{60x24,0,0[60x12,0,0{30x12,0,0,0,29x12,31,0,1},60x11,0,13{30x11,0,13,2,29x11,31,13,3}],19x24,61,0,4}",
);

function pane(number: number) {
  return paneIdSchema.parse(`%${number}`);
}

function read(text: string): LayoutCell {
  const layout = parseWindowLayout(text);
  if (layout === undefined) throw new Error(`no layout: ${text}`);
  return layout;
}

function withChecksum(body: string): string {
  return `${layoutChecksum(body)},${body}`;
}

function cellsOf(body: string): LayoutCell {
  return read(withChecksum(body));
}

function printed(cell: LayoutCell): string {
  const place = `${cell.columns}x${cell.rows},${cell.x},${cell.y}`;
  if ("pane" in cell) return `${place},${cell.pane.slice(1)}`;
  const [open, close] = cell.axis === "x" ? ["{", "}"] : ["[", "]"];
  return `${place}${open}${cell.children.map(printed).join(",")}${close}`;
}

describe("a layout string", () => {
  it("is read as tmux wrote it", () => {
    expect(read(one)).toEqual({ x: 0, y: 0, columns: 80, rows: 24, pane: pane(0) });
    expect(read(beside)).toEqual({
      x: 0,
      y: 0,
      columns: 80,
      rows: 24,
      axis: "x",
      children: [
        { x: 0, y: 0, columns: 40, rows: 24, pane: pane(0) },
        { x: 41, y: 0, columns: 39, rows: 24, pane: pane(1) },
      ],
    });
    expect(paneCells(read(nested)).map((cell) => [cell.pane, cell.x, cell.y, cell.columns, cell.rows])).toEqual([
      ["%0", 0, 0, 40, 24],
      ["%1", 41, 0, 39, 12],
      ["%2", 41, 13, 19, 11],
      ["%3", 61, 13, 19, 11],
    ]);
  });

  it.each([
    ["nothing", ""],
    ["no checksum", "80x24,0,0,0"],
    ["another checksum", "b25e,80x24,0,0,0"],
    ["no pane", withChecksum("80x24,0,0")],
    ["something behind it", withChecksum("80x24,0,0,0,")],
    ["an open bracket", withChecksum("80x24,0,0{40x24,0,0,0,39x24,41,0,1")],
    ["the wrong bracket", withChecksum("80x24,0,0{40x24,0,0,0,39x24,41,0,1]")],
    ["a split of one", withChecksum("80x24,0,0{80x24,0,0,0}")],
    ["a split of none", withChecksum("80x24,0,0{}")],
    ["a hole", withChecksum("80x24,0,0{40x24,0,0,0,38x24,41,0,1}")],
    ["an overlap", withChecksum("80x24,0,0{40x24,0,0,0,39x24,40,0,1}")],
    ["a child that is lower", withChecksum("80x24,0,0{40x23,0,0,0,39x24,41,0,1}")],
    ["a size of nothing", withChecksum("0x24,0,0,0")],
  ])("is refused with %s", (_what, text) => {
    expect(parseWindowLayout(text)).toBeUndefined();
  });

  it("is the same again when it is printed and read", () => {
    fc.assert(
      fc.property(drawnLayout, (layout) => {
        expect(parseWindowLayout(withChecksum(printed(layout)))).toEqual(layout);
      }),
    );
  });

  it("of any kind is read or refused, and never throws", () => {
    const pieces = fc
      .array(fc.constantFrom("8x2,0,0", ",1", "{", "}", "[", "]", ",", "x", "9"))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(pieces, (body) => {
        const layout = parseWindowLayout(withChecksum(body));
        expect(layout === undefined ? body : printed(layout)).toBe(body);
      }),
    );
  });
});

describe("borders", () => {
  it("stand between the children of each split, and are moved by a pane that tmux sizes there", () => {
    expect(layoutBorders(read(nested))).toEqual([
      { axis: "x", at: 40, from: 0, length: 24, moves: { pane: pane(0), size: 40, grows: 1 }, least: 1, most: 76 },
      { axis: "y", at: 12, from: 41, length: 39, moves: { pane: pane(1), size: 12, grows: 1 }, least: 1, most: 22 },
      { axis: "x", at: 60, from: 13, length: 11, moves: { pane: pane(2), size: 19, grows: 1 }, least: 42, most: 78 },
    ]);
  });

  it("are moved by the pane behind them where none before them is sized there", () => {
    const [outer] = layoutBorders(grid);
    expect(outer).toMatchObject({
      axis: "x",
      at: 60,
      moves: { pane: pane(4), size: 19, grows: -1 },
      least: 3,
      most: 78,
    });
    expect(outer && sizeForBorderAt(outer, 50)).toBe(29);
    const [between] = layoutBorders(
      cellsOf("80x25,0,0[80x12,0,0{40x12,0,0,0,39x12,41,0,1},80x12,0,13{40x12,0,13,2,39x12,41,13,3}]"),
    );
    expect(between?.moves).toMatchObject({ pane: pane(0), grows: 1 });
  });

  it("are not moved where tmux has no pane for it", () => {
    const quarter = (x: number, y: number, first: number) =>
      `19x11,${x},${y}{9x11,${x},${y},${first},9x11,${x + 10},${y},${first + 1}}`;
    const column = (x: number, first: number) => `19x23,${x},0[${quarter(x, 0, first)},${quarter(x, 12, first + 2)}]`;
    const [outer] = layoutBorders(cellsOf(`39x23,0,0{${column(0, 0)},${column(20, 4)}}`));
    expect(outer).toMatchObject({ at: 19, moves: null });
    expect(outer && sizeForBorderAt(outer, 15)).toBeUndefined();
  });

  it("are moved no further than tmux moves them", () => {
    const [border] = layoutBorders(read(beside));
    expect([-5, 1, 30, 78, 90].map((at) => border && sizeForBorderAt(border, at))).toEqual([1, 1, 30, 78, 78]);
  });

  it("and panes fill the window", () => {
    fc.assert(
      fc.property(drawnLayout, (layout) => {
        const cells = paneCells(layout).reduce((sum, { columns, rows }) => sum + columns * rows, 0);
        const lines = layoutBorders(layout).reduce((sum, { length }) => sum + length, 0);
        expect(cells + lines).toBe(layout.columns * layout.rows);
      }),
    );
  });
});

it("a zoomed pane has the whole window, if it is one of its panes", () => {
  expect(zoomedLayout(grid, pane(3))).toEqual({ x: 0, y: 0, columns: 80, rows: 24, pane: pane(3) });
  expect(zoomedLayout(grid, pane(9))).toBeUndefined();
});

type Drawn = number | { readonly axis: LayoutAxis; readonly children: readonly Drawn[] };

/** Splits of some depth, made into cells from the inside out. */
const drawnLayout: fc.Arbitrary<LayoutCell> = fc
  .letrec<{ cell: Drawn }>((tie) => ({
    cell: fc.oneof(
      { maxDepth: 4 },
      fc.integer({ min: 1, max: 12 }),
      fc.record({
        axis: fc.constantFrom("x" as const, "y" as const),
        children: fc.array(tie("cell"), { minLength: 2, maxLength: 3 }),
      }),
    ),
  }))
  .cell.map((drawn) => {
    let panes = 0;
    const least = (cell: Drawn, axis: LayoutAxis): number => {
      if (typeof cell === "number") return cell;
      const all = cell.children.map((child) => least(child, axis));
      return cell.axis === axis ? all.reduce((sum, each) => sum + each + 1, -1) : Math.max(...all);
    };
    const lay = (cell: Drawn, at: { x: number; y: number; columns: number; rows: number }): LayoutCell => {
      if (typeof cell === "number") return { ...at, pane: pane(panes++) };
      const { axis, children } = cell;
      const side = axis === "x" ? "columns" : "rows";
      let next = at[axis];
      return {
        ...at,
        axis,
        children: children.map((child, index) => {
          const isLast = index === children.length - 1;
          const size = isLast ? at[axis] + at[side] - next : least(child, axis);
          const laid = lay(child, { ...at, [axis]: next, [side]: size });
          next += size + 1;
          return laid;
        }),
      };
    };
    return lay(drawn, { x: 0, y: 0, columns: least(drawn, "x"), rows: least(drawn, "y") });
  });

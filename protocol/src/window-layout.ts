/**
 * tmux's layout of a window (layout-custom.c) as a tree of cells: where each pane is, where the borders between them are
 * and which pane's size moves one. Pure; knows nothing of pixels.
 */
import { paneIdSchema, type PaneId } from "./ids.ts";
import { sizeSchema } from "./pane-info.ts";

/** In character cells, from the window's upper left corner. */
interface CellPlace {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** x: cells beside each other; y: below each other. */
export type LayoutAxis = "x" | "y";

export interface PaneCell extends CellPlace {
  readonly pane: PaneId;
}

/** Its children follow one another along the axis, one cell of border between two. */
export interface SplitCell extends CellPlace {
  readonly axis: LayoutAxis;
  /** At least two. */
  readonly children: readonly LayoutCell[];
}

export type LayoutCell = PaneCell | SplitCell;

/** One cell thick. */
export interface LayoutBorder {
  /** Along which it moves: x, when it stands between cells beside each other. */
  readonly axis: LayoutAxis;
  /** The column, or the row, that it fills. */
  readonly at: number;
  /** Where it begins on the other axis, and how long it is. */
  readonly from: number;
  readonly length: number;
  /** Whose size moves it (tmux(1), resize-pane); null where no pane's does. */
  readonly moves: BorderMove | null;
  /** The columns or rows that `at` can be moved to. */
  readonly least: number;
  readonly most: number;
}

export interface BorderMove {
  readonly pane: PaneId;
  /** Of that pane, along the axis. */
  readonly size: number;
  /** 1: the pane before the border, which grows with `at`; -1: the one behind it. */
  readonly grows: 1 | -1;
}

const checksumLength = 4;

/** What tmux says of a window; undefined for anything else, a wrong checksum and cells that do not fill their place. */
export function parseWindowLayout(text: string): LayoutCell | undefined {
  const body = text.slice(checksumLength + 1);
  if (text !== `${layoutChecksum(body)},${body}`) return undefined;
  const read = readCell(body, 0);
  return read?.end === body.length && isFilled(read.cell) ? read.cell : undefined;
}

/** layout_checksum of layout-custom.c: 16 bits, turned right by one before each character is added. */
export function layoutChecksum(body: string): string {
  let sum = 0;
  for (let at = 0; at < body.length; at++) {
    sum = (sum >> 1) + ((sum & 1) << 15);
    sum = (sum + body.charCodeAt(at)) & 0xffff;
  }
  return sum.toString(16).padStart(checksumLength, "0");
}

/** The layout that is seen while one pane fills the window; undefined for a pane that is not in it. */
export function zoomedLayout(layout: LayoutCell, pane: PaneId): PaneCell | undefined {
  const { x, y, columns, rows } = layout;
  return paneCells(layout).some((cell) => cell.pane === pane) ? { x, y, columns, rows, pane } : undefined;
}

/** From the upper left on. */
export function paneCells(cell: LayoutCell): PaneCell[] {
  return "pane" in cell ? [cell] : cell.children.flatMap(paneCells);
}

/** Those of the outermost splits first. */
export function layoutBorders(cell: LayoutCell): LayoutBorder[] {
  if ("pane" in cell) return [];
  const own = cell.children.slice(1).flatMap((after, index) => {
    const before = cell.children[index];
    return before === undefined ? [] : [borderBetween(cell, before, after)];
  });
  return [...own, ...cell.children.flatMap(layoutBorders)];
}

/** How large the pane that moves it must be for the border to be at `at`, as far as it can be moved. */
export function sizeForBorderAt({ at: now, moves, least, most }: LayoutBorder, at: number): number | undefined {
  return moves === null ? undefined : moves.size + moves.grows * (Math.min(most, Math.max(least, at)) - now);
}

function borderBetween(split: SplitCell, before: LayoutCell, after: LayoutCell): LayoutBorder {
  const { axis } = split;
  const across = axis === "x" ? "y" : "x";
  const at = before[axis] + extent(before, axis);
  const isLast = after === split.children.at(-1);
  return {
    axis,
    at,
    from: split[across],
    length: extent(split, across),
    moves: moveOf(before, axis, 1) ?? (isLast ? moveOf(after, axis, -1) : null),
    least: before[axis] + leastExtent(before, axis),
    most: at + extent(after, axis) - leastExtent(after, axis),
  };
}

/** tmux sizes the nearest cell around a pane that has neighbours on that axis: it must be this one. */
function moveOf(cell: LayoutCell, axis: LayoutAxis, grows: BorderMove["grows"]): BorderMove | null {
  const direct =
    "pane" in cell ? cell : cell.axis === axis ? undefined : cell.children.find((child) => "pane" in child);
  return direct !== undefined && "pane" in direct ? { pane: direct.pane, size: extent(direct, axis), grows } : null;
}

function extent(cell: CellPlace, axis: LayoutAxis): number {
  return axis === "x" ? cell.columns : cell.rows;
}

/** tmux keeps each pane at one row and one column at least (PANE_MINIMUM). */
function leastExtent(cell: LayoutCell, axis: LayoutAxis): number {
  if ("pane" in cell) return 1;
  const least = cell.children.map((child) => leastExtent(child, axis));
  return cell.axis === axis ? least.reduce((sum, each) => sum + each + 1, -1) : Math.max(...least);
}

interface Read<Part> {
  readonly cell: Part;
  readonly end: number;
}

const place = /(\d{1,5})x(\d{1,5}),(\d{1,5}),(\d{1,5})/uy;
const paneNumber = /,(\d{1,9})(?![\dx])/uy;
const brackets = { "{": { axis: "x", close: "}" }, "[": { axis: "y", close: "]" } } as const;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function readCell(text: string, at: number): Read<LayoutCell> | undefined {
  const [whole, columns, rows, x, y] = matchAt(place, text, at) ?? [];
  const size = sizeSchema.safeParse({ columns: Number(columns), rows: Number(rows) });
  if (whole === undefined || !size.success) return undefined;
  const found: CellPlace = { x: Number(x), y: Number(y), ...size.data };
  const next = at + whole.length;
  const bracket = text[next];
  return bracket === "{" || bracket === "["
    ? readSplit(text, next, { place: found, ...brackets[bracket] })
    : readPane(text, next, found);
}

function readPane(text: string, at: number, found: CellPlace): Read<PaneCell> | undefined {
  const [whole, number] = matchAt(paneNumber, text, at) ?? [];
  const pane = paneIdSchema.safeParse(`%${Number(number)}`);
  return whole === undefined || !pane.success
    ? undefined
    : { cell: { ...found, pane: pane.data }, end: at + whole.length };
}

interface OpenSplit {
  readonly place: CellPlace;
  readonly axis: LayoutAxis;
  readonly close: string;
}

function readSplit(text: string, at: number, open: OpenSplit): Read<SplitCell> | undefined {
  const children: LayoutCell[] = [];
  for (let next = at; children.length === 0 || text[next] === ",";) {
    const read = readCell(text, next + 1);
    if (read === undefined) return undefined;
    children.push(read.cell);
    next = read.end;
    if (text[next] === open.close)
      return children.length < 2 ? undefined : { cell: { ...open.place, axis: open.axis, children }, end: next + 1 };
  }
  return undefined;
}

/** As layout_check of layout-custom.c, and each child where the one before ends. */
function isFilled(cell: LayoutCell): boolean {
  if ("pane" in cell) return true;
  const { axis, children } = cell;
  const across = axis === "x" ? "y" : "x";
  let next = cell[axis];
  for (const child of children) {
    const fits = child[across] === cell[across] && extent(child, across) === extent(cell, across);
    if (child[axis] !== next || !fits || !isFilled(child)) return false;
    next += extent(child, axis) + 1;
  }
  return next === cell[axis] + extent(cell, axis) + 1;
}

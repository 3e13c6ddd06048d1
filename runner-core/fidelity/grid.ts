/** A screen as cells, for comparing: character, width, colours, attributes, cursor. Knows no terminal but to read it. */
import type { Size } from "@coda/protocol";
import type { HeadlessTerminal } from "../src/pane/headless-terminal.ts";
import type { DrawnCell } from "../src/pane/xterm-core.ts";

export interface Cell {
  /** A blank is a space; the right half of a wide character is empty. */
  readonly text: string;
  readonly width: number;
  readonly foreground: string;
  readonly background: string;
  readonly attributes: string;
  /** Where its hyperlink (OSC 8) leads, if anywhere: a reflow may part xterm from what it knew. tmux keeps links from 3.4 on. */
  readonly link: string;
}

export interface Grid {
  readonly size: Size;
  /** Row by row. */
  readonly cells: readonly Cell[];
  readonly cursor: { readonly x: number; readonly y: number; readonly isShown: boolean };
}

const attributeNames = [
  ["bold", "isBold"],
  ["dim", "isDim"],
  ["italic", "isItalic"],
  ["blink", "isBlink"],
  ["inverse", "isInverse"],
  ["invisible", "isInvisible"],
  ["strikethrough", "isStrikethrough"],
  ["overline", "isOverline"],
] as const;

/** xterm's flag: its isUnderline() counts links in. */
const underlined = 0x1000_0000;

const rightHalf: Cell = { text: "", width: 0, foreground: "", background: "", attributes: "", link: "" };

class Reader {
  readonly #terminal: HeadlessTerminal;

  constructor(terminal: HeadlessTerminal) {
    this.#terminal = terminal;
  }

  cell(column: number, row: number): Cell {
    const cell = this.#terminal.cell(column, row);
    if (cell === undefined) throw new Error("a cell outside the screen");
    const before = column === 0 ? undefined : this.#terminal.cell(column - 1, row);
    if (cell.getWidth() === 0 && before?.getWidth() === 2) return rightHalf;
    const attributes = attributeNames.flatMap(([name, is]) => (cell[is]() === 0 ? [] : [name]));
    return {
      // A joiner that joins nothing is not seen; 3.3 keeps it waiting elsewhere.
      text: cell.getChars().replace(/\u200D$/u, "") || " ",
      // A right half that has lost its left one is drawn as a blank.
      width: Math.max(1, cell.getWidth()),
      foreground: `${cell.getFgColorMode()}:${cell.getFgColor()}`,
      background: `${cell.getBgColorMode()}:${cell.getBgColor()}`,
      attributes: [...attributes, ...underline(cell)].join(" "),
      link: this.#link(cell),
    };
  }

  #link(cell: DrawnCell): string {
    if (cell.hasExtendedAttrs() === 0 || cell.extended.urlId === 0) return "";
    return this.#terminal.core._oscLinkService.getLinkData(cell.extended.urlId)?.uri ?? "";
  }
}

/** With its style and colour. */
function underline(cell: DrawnCell): string[] {
  if ((cell.fg & underlined) === 0) return [];
  return [
    cell.hasExtendedAttrs() === 0
      ? "underline"
      : `underline ${cell.extended.underlineStyle} ${cell.extended.underlineColor}`,
  ];
}

export function gridOf(terminal: HeadlessTerminal): Grid {
  const { size, core } = terminal;
  const cursor = { ...terminal.cursor, isShown: !core.coreService.isCursorHidden };
  const reader = new Reader(terminal);
  const cells: Cell[] = [];
  for (let row = 0; row < size.rows; row++)
    for (let column = 0; column < size.columns; column++) cells.push(reader.cell(column, row));
  return { size, cells, cursor };
}

export function sameCell(a: Cell, b: Cell): boolean {
  return (
    a.text === b.text &&
    a.width === b.width &&
    a.foreground === b.foreground &&
    a.background === b.background &&
    a.attributes === b.attributes
  );
}

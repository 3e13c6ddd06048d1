/**
 * Lines of a screen as VT text that draws them in a fresh terminal, cell for cell: text, looks, links, empty cells with a
 * background, halves of wide characters, and which line goes on with the one before. Modes and cursor are others' business.
 */
import { cellPenVt, closeLink, plainPen } from "./pen.ts";
import type { DrawnCell, DrawnLine, XtermCore } from "./xterm-core.ts";

const csi = "\u001B[";
/** Any character of two columns: it never fits where one column is left. */
const wide = "\u3042";
/** Of a background: colour and its mode. What else a cell has an erased one has not. */
const colourBits = 0x3ff_ffff;

export type DrawingCore = Pick<XtermCore, "cols" | "unicodeService">;

function isEmpty(cell: DrawnCell): boolean {
  return cell.getChars() === "";
}

/** As erasing leaves it: nothing but a background. */
function isErased(cell: DrawnCell): boolean {
  return isEmpty(cell) && cell.fg === 0 && (cell.bg & ~colourBits) === 0;
}

export class LinesVt {
  readonly #core: DrawingCore;
  #text = "";
  /** Where the next character goes; behind the last column while a wrap is pending. */
  #column = 0;
  #pen = plainPen;
  #link = closeLink;
  #simple = { fg: 0, bg: 0, pen: plainPen };
  /** xterm's own state of joining after the character just drawn; 0 after anything else. */
  #joining = 0;

  /** Begins at the first column of a line, with a plain pen and no link. */
  constructor(core: DrawingCore) {
    this.#core = core;
  }

  get text(): string {
    return this.#text;
  }

  /** Ends with a plain pen, and no link but one that goes on, at the beginning of the line that follows, or anywhere in the last one. */
  draw(line: DrawnLine, follows: DrawnLine | undefined): void {
    this.#drawOdd(line, follows?.isWrapped === true);
    for (let column = 0; column < this.#core.cols;) column += this.#drawAt(line, column);
    this.#plainPen();
    // One link, not two of one address: xterm forgets a link whose only line a reflow has joined to the one before.
    if (follows?.isWrapped !== true || this.#linkAtStart(follows) !== this.#link) this.#noLink();
    if (follows?.isWrapped === true) this.#wrap(line);
    else if (follows !== undefined) this.#emit("\r\n");
    this.#column = 0;
  }

  #drawAt(line: DrawnLine, column: number): number {
    const cell = line.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) return 1;
    if (isErased(cell)) return this.#drawErased(line, column, cell);
    if (!isEmpty(cell)) this.#drawCharacter(line, cell, column);
    return cell.getWidth();
  }

  #drawCharacter(line: DrawnLine, cell: DrawnCell, column: number): void {
    this.#moveTo(column);
    this.#take(line, cell);
    const characters = cell.getChars();
    if (this.#joins(characters)) this.#emit(`${csi}${column + 1}G`);
    this.#text += characters;
    this.#column += cell.getWidth();
    for (const character of characters) this.#joining = this.#properties(character);
  }

  /** Erased cells of one background; those without one are there already. */
  #drawErased(line: DrawnLine, column: number, first: DrawnCell): number {
    let length = 1;
    for (let next = line.getCell(column + length); next !== undefined; next = line.getCell(column + length)) {
      if (next.getWidth() !== 1 || !isErased(next) || next.bg !== first.bg) break;
      length += 1;
    }
    if (first.bg !== 0) {
      this.#moveTo(column);
      this.#take(line, first);
      this.#emit(`${csi}${length}X`);
    }
    return length;
  }

  /**
   * Empty cells that have more than a background: what is left of a wide character when its other half is written over.
   * Drawn before the rest of the line, whose neighbours they take along. The last one comes with a wrap.
   */
  #drawOdd(line: DrawnLine, lastIsWrapped: boolean): void {
    const { cols } = this.#core;
    const odd: number[] = [];
    for (let column = 0; column < cols; column++) {
      const cell = line.getCell(column);
      if (cell !== undefined && cell.getWidth() === 1 && isEmpty(cell) && !isErased(cell)) odd.push(column);
    }
    const last = odd.at(-1) === cols - 1 ? odd.pop() : undefined;
    if (last !== undefined && !lastIsWrapped) this.#drawHalf(line, last, { at: last - 1, over: last - 1 });
    for (const column of odd) this.#drawHalf(line, column, { at: column, over: column + 1 });
  }

  /** A wide character `at` a column, one half of which is written `over` and erased: the other half stays. */
  #drawHalf(line: DrawnLine, column: number, { at, over }: { at: number; over: number }): void {
    const cell = line.getCell(column);
    if (cell === undefined) return;
    this.#moveTo(at);
    this.#emit(wide);
    this.#emit(`${csi}${over + 1}G`);
    this.#take(line, cell);
    this.#emit(" ");
    this.#plain();
    this.#emit(`${csi}${over + 1}G${csi}X`);
    this.#column = over;
  }

  /** As if the line before had run over: only so xterm takes the two for one. */
  #wrap(line: DrawnLine): void {
    const last = line.getCell(this.#core.cols - 1);
    const full = last === undefined || last.getWidth() !== 1 || !isEmpty(last);
    if (full) {
      this.#moveBehindLast();
      this.#emit(` \r${csi}X`);
      return;
    }
    // What does not fit leaves an empty cell behind, in the look of its pen; the line below is filled with that, too.
    this.#moveTo(this.#core.cols - 1);
    this.#take(line, last);
    this.#emit(wide);
    this.#plain();
    this.#emit(`\r${csi}${this.#core.cols}X`);
  }

  /** A full line was drawn to its end, unless its last character is half of something cut. */
  #moveBehindLast(): void {
    if (this.#column >= this.#core.cols) return;
    this.#moveTo(this.#core.cols - 1);
    this.#emit(" ");
  }

  #moveTo(column: number): void {
    if (this.#column === column) return;
    this.#emit(`${csi}${column + 1}G`);
    this.#column = column;
  }

  #take(line: DrawnLine, cell: DrawnCell): void {
    const isSimple = cell.hasExtendedAttrs() === 0;
    const pen = isSimple ? this.#simplePen(cell) : cellPenVt(cell);
    const link = isSimple ? closeLink : line.linkVt(cell);
    if (pen !== this.#pen) this.#emit(pen);
    if (link !== this.#link) this.#emit(link);
    this.#pen = pen;
    this.#link = link;
  }

  /** What a cell without a link or an underline's style looks like is in two numbers, mostly those of the one before. */
  #simplePen(cell: DrawnCell): string {
    const { fg, bg } = cell;
    if (fg !== this.#simple.fg || bg !== this.#simple.bg) this.#simple = { fg, bg, pen: cellPenVt(cell) };
    return this.#simple.pen;
  }

  #linkAtStart(line: DrawnLine): string {
    const first = line.getCell(0);
    return first === undefined ? closeLink : line.linkVt(first);
  }

  #plain(): void {
    this.#plainPen();
    this.#noLink();
  }

  #plainPen(): void {
    if (this.#pen !== plainPen) this.#emit(plainPen);
    this.#pen = plainPen;
  }

  #noLink(): void {
    if (this.#link !== closeLink) this.#emit(closeLink);
    this.#link = closeLink;
  }

  /** Written right behind the one before, this would be taken for a part of it. */
  #joins(characters: string): boolean {
    return this.#joining !== 0 && (this.#properties(characters) & 1) !== 0;
  }

  #properties(characters: string): number {
    return this.#core.unicodeService.charProperties(characters.codePointAt(0) ?? 0, this.#joining);
  }

  #emit(text: string): void {
    this.#text += text;
    this.#joining = 0;
  }
}

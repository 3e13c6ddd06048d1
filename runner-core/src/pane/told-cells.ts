/**
 * What a captured picture of a pane says about the one that was heard: where the two agree, the heard one knows more (links,
 * backgrounds behind the last character that tmux 3.3 does not tell, marks beyond what tmux keeps of a character).
 */
import type { DrawnCell, DrawnLine } from "./xterm-core.ts";

function isBlank(cell: DrawnCell): boolean {
  return cell.getChars().trim() === "";
}

/**
 * How xterm 6 keeps a cell's colours and flags (its AttributeData), read as it is: each keyframe of a screen with colours compares
 * some thousands of cells. Links and protection are in these words too, and are no look.
 */
const modeBits = 0x0300_0000;
const rgbMode = 0x0300_0000;
/** Inverse, bold, underlined, blinking, invisible, struck through. */
const foregroundFlags = 0xfc00_0000;
/** Italic, dim, overlined. */
const backgroundFlags = 0x4c00_0000;

/** A colour that is none of 24 bits leaves what was in the rest of them before. */
function colourIn(word: number): number {
  const mode = word & modeBits;
  if (mode === 0) return 0;
  return mode | (word & (mode === rgbMode ? 0xff_ffff : 0xff));
}

const foreground = ({ fg }: DrawnCell): number => (fg & foregroundFlags) | colourIn(fg);
const background = ({ bg }: DrawnCell): number => (bg & backgroundFlags) | colourIn(bg);

/** Every visible attribute; tmux keeps the same ones. */
function looksLike(one: DrawnCell, other: DrawnCell): boolean {
  return foreground(one) === foreground(other) && background(one) === background(other);
}

function isPlain(cell: DrawnCell): boolean {
  return cell.getWidth() === 1 && isBlank(cell) && foreground(cell) === 0 && background(cell) === 0;
}

/** tmux keeps at least this many bytes of a character and its marks. */
const clusterBytes = 21;

function sameText(heard: DrawnCell, told: DrawnCell): boolean {
  if (isBlank(heard) || isBlank(told)) return isBlank(heard) && isBlank(told);
  const [all, cut] = [heard.getChars(), told.getChars()];
  return all === cut || (all.startsWith(cut) && Buffer.byteLength(all) > clusterBytes);
}

/** The first column from which on a line has nothing to tell. */
function toldColumns(line: DrawnLine, columns: number): number {
  for (let column = columns; column > 0; column--) {
    const cell = line.getCell(column - 1);
    if (cell !== undefined && !isPlain(cell)) return column;
  }
  return 0;
}

function agrees(heard: DrawnCell | undefined, told: DrawnCell | undefined, isTold: boolean): boolean {
  if (heard === undefined || told === undefined) return heard === told;
  if (!isTold) return isBlank(heard) && heard.getWidth() === 1;
  if (heard.getWidth() !== told.getWidth()) return false;
  return heard.getWidth() === 0 || (sameText(heard, told) && looksLike(heard, told));
}

/** The columns in which a line was heard otherwise than tmux tells it. */
export function differingColumns(heard: DrawnLine, told: DrawnLine, columns: number): number[] {
  const end = toldColumns(told, columns);
  return Array.from({ length: columns }, (_, column) => column).filter(
    (column) => !agrees(heard.getCell(column), told.getCell(column), column < end),
  );
}

/** True when some text is the same and looks different. */
export function isRecoloured(heard: DrawnLine, told: DrawnLine, columns: number): boolean {
  return differingColumns(heard, told, columns).some((column) => {
    const [mine, theirs] = [heard.getCell(column), told.getCell(column)];
    return mine !== undefined && theirs !== undefined && !isBlank(mine) && mine.getChars() === theirs.getChars();
  });
}

/** The line as tmux tells it, with the heard cells where the two agree. */
export function mergedLine(heard: DrawnLine, told: DrawnLine, columns: number): DrawnLine {
  const differing = new Set(differingColumns(heard, told, columns));
  const toldCells = new WeakSet<DrawnCell>();
  return {
    isWrapped: told.isWrapped,
    getCell: (column) => {
      if (!differing.has(column)) return heard.getCell(column);
      const cell = told.getCell(column);
      if (cell !== undefined) toldCells.add(cell);
      return cell;
    },
    linkVt: (cell) => (toldCells.has(cell) ? told : heard).linkVt(cell),
  };
}

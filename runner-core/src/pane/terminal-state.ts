/**
 * What a terminal is in beside its cells, as VT text: modes, scroll region, tab stops, saved cursors, pending wrap,
 * charsets, pen and link, cursor, and the character the next one may join (or REP repeats).
 *
 * Out, since a fresh terminal cannot be told: charsets other than ASCII and DEC line drawing; the joining character while
 * insert mode or line drawing is on; the link or underline's style that DECRC leaves behind a pen without one (xterm.js
 * takes it up again at the next underline); a link that is still open when every line it was opened on is gone; lines
 * above the scrollback that a keyframe brings along; and a frame of synchronized output (2026) that is not at its end,
 * which a viewer sees grow. OSC 4, 10, 11 and 12 are kept by `colour-changes.ts`.
 */
import { cellPenVt, closeLink, linkVt, penVt, plainPen } from "./pen.ts";
import type { Attributes, Charset, DrawnCell, ScreenBuffer, XtermCore } from "./xterm-core.ts";

/** The cell at a place of a screen (row 0 is the first visible one). */
export type CellAt = (column: number, row: number) => DrawnCell | undefined;

const csi = "\u001B[";
const tabWidth = 8;

function moveTo(column: number, row: number): string {
  return `${csi}${row + 1};${column + 1}H`;
}

/** The character that ends just before `column`, with its place. */
function characterBefore(column: number, row: number, cellAt: CellAt): { cell: DrawnCell; column: number } | undefined {
  for (const width of [1, 2]) {
    const cell = cellAt(column - width, row);
    if (cell?.getWidth() === width && cell.getChars() !== "") return { cell, column: column - width };
  }
  return undefined;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Moves the cursor; behind the last column (a wrap is pending) only a character written there brings it. */
function cursorVt(core: XtermCore, { x, y }: Place, cellAt: CellAt): string {
  if (x < core.cols) return moveTo(x, y);
  const last = characterBefore(core.cols, y, cellAt);
  if (last !== undefined) return moveTo(last.column, y) + drawnVt(core, last.cell);
  const cells = Array.from({ length: core.cols }, (_, column) => cellAt(column, y));
  const erased = cells[0];
  const isErased = erased !== undefined && cells.every((cell) => cell?.getChars() === "" && cell.bg === erased.bg);
  // The line was erased while a wrap was pending.
  return moveTo(core.cols - 1, y) + (isErased ? `x${cellPenVt(erased)}${csi}2K` : "");
}

function drawnVt(core: XtermCore, cell: DrawnCell): string {
  return cellPenVt(cell) + linkOf(core, cell) + cell.getChars() + closeLink;
}

function linkOf(core: XtermCore, attributes: Attributes): string {
  return linkVt(attributes, (id) => core._oscLinkService.getLinkData(id));
}

function regionVt(core: XtermCore, buffer: ScreenBuffer): string {
  const whole = buffer.scrollTop === 0 && buffer.scrollBottom === core.rows - 1;
  return whole ? "" : `${csi}${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`;
}

function tabsVt(core: XtermCore, buffer: ScreenBuffer): string {
  const columns = Array.from({ length: core.cols }, (_, column) => column);
  const isSet = (column: number): boolean => buffer.tabs[column] === true;
  if (columns.every((column) => isSet(column) === (column % tabWidth === 0))) return "";
  return `${csi}3g${columns.flatMap((column) => (isSet(column) ? [`${moveTo(column, 0)}\u001BH`] : [])).join("")}`;
}

/** Charsets are tables in xterm; DEC line drawing is the one that maps '`' to a diamond. */
function isDrawing(charset: Charset): boolean {
  return charset?.["`"] === "\u25C6";
}

/** Where DECRC brings it: into the first line when its own has scrolled away, and never behind the last column. */
function savedPlace(core: XtermCore, buffer: ScreenBuffer): Place {
  return {
    x: Math.min(buffer.savedX, core.cols - 1),
    y: Math.min(Math.max(buffer.savedY - buffer.ybase, 0), core.rows - 1),
  };
}

/**
 * Saves a buffer's cursor by `save`, where G0 is in use and ASCII. xterm saves that a pen has a link or an underline's
 * style, but not which: any link says so.
 */
function savedCursorVt(core: XtermCore, buffer: ScreenBuffer, save: string): string {
  const { savedCurAttrData: pen, savedCharset } = buffer;
  const { x, y } = savedPlace(core, buffer);
  const extended = pen.hasExtendedAttrs() === 0 ? "" : "\u001B]8;;about:\u001B\\";
  const charset = isDrawing(savedCharset) ? "\u001B(0" : "";
  const after = `${extended === "" ? "" : closeLink}${charset === "" ? "" : "\u001B(B"}`;
  return `${moveTo(x, y)}${cellPenVt(pen)}${extended}${charset}${save}${after}`;
}

const mouseProtocols = { NONE: "", X10: "?9h", VT200: "?1000h", DRAG: "?1002h", ANY: "?1003h" } as const;
const mouseEncodings = { DEFAULT: "", SGR: "?1006h", SGR_PIXELS: "?1016h" } as const;
const cursorStyles = { block: 1, underline: 3, bar: 5 } as const;

function sequences(wanted: readonly (readonly [boolean, string])[]): string {
  return wanted.map(([on, sequence]) => (on ? csi + sequence : "")).join("");
}

/** Modes that tmux tells of a pane, in every version, but for those of the mouse. */
function toldModesVt(core: XtermCore): string {
  const { decPrivateModes: modes, isCursorHidden } = core.coreService;
  return sequences([
    [modes.applicationCursorKeys, "?1h"],
    [modes.applicationKeypad, "?66h"],
    [modes.origin, "?6h"],
    [!modes.wraparound, "?7l"],
    [isCursorHidden, "?25l"],
  ]);
}

/** `heard`: who knows of the two kinds of mouse reports that tmux has no flag for. */
function mouseVt(core: XtermCore, heard: XtermCore): string {
  const protocol = (heard.coreMouseService.activeProtocol === "X10" ? heard : core).coreMouseService.activeProtocol;
  const encoding = (heard.coreMouseService.activeEncoding === "SGR_PIXELS" ? heard : core).coreMouseService
    .activeEncoding;
  return sequences([
    [protocol !== "NONE", mouseProtocols[protocol]],
    [encoding !== "DEFAULT", mouseEncodings[encoding]],
  ]);
}

/** All that tmux tells of a screen beside its cells and cursor. */
export function toldVt(core: XtermCore, heard: XtermCore): string {
  const { active } = core.buffers;
  const insert = core.coreService.modes.insertMode ? `${csi}4h` : "";
  return tabsVt(core, active) + regionVt(core, active) + toldModesVt(core) + mouseVt(core, heard) + insert;
}

function untoldModesVt(core: XtermCore): string {
  const { bracketedPasteMode, sendFocus, cursorStyle, cursorBlink } = core.coreService.decPrivateModes;
  return sequences([
    [bracketedPasteMode, "?2004h"],
    [sendFocus, "?1004h"],
    [core.options.cursorBlink === true, "?12h"],
    [cursorStyle !== undefined, `${cursorStyles[cursorStyle ?? "block"] + (cursorBlink === true ? 0 : 1)} q`],
  ]);
}

/** Whether DECRC brought a charset into use that no G set has. */
function isRestored({ _charsetService: { _charsets: charsets, glevel, charset } }: XtermCore): boolean {
  return isDrawing(charset) !== isDrawing(charsets[glevel]);
}

function charsetsVt(core: XtermCore): string {
  const { _charsets: charsets, glevel } = core._charsetService;
  const designators = ["(", ")"];
  const sets = designators.map((slot, level) => (isDrawing(charsets[level]) ? `\u001B${slot}0` : ""));
  return sets.join("") + (glevel === 1 ? "\u000E" : "");
}

/** The final cursor, pen and link: `core`'s cursor, all else of `pens`. */
function cursorAndPenVt(core: XtermCore, pens: XtermCore, cellAt: CellAt): string {
  const { active } = core.buffers;
  const { _curAttrData: pen, _parser: parser } = pens._inputHandler;
  const top = core.coreService.decPrivateModes.origin ? active.scrollTop : 0;
  const place: Place = { x: active.x, y: active.y - top };
  const at: CellAt = (column, row) => cellAt(column, row + top);
  const { insertMode } = core.coreService.modes;
  const look = penVt(pen) + linkOf(pens, pen);
  const last = parser.precedingJoinState === 0 || insertMode ? undefined : characterBefore(active.x, place.y, at);
  // The character the next one may join, drawn once more with nothing behind it.
  if (last !== undefined && cellPenVt(last.cell) + linkOf(core, last.cell) === look)
    return moveTo(last.column, place.y) + look + last.cell.getChars();
  return cursorVt(core, place, at) + look + (insertMode ? `${csi}4h` : "");
}

/** What line drawing takes for something else. */
const mapped = /^[_-~]/u;

/** Cursor, pen and charsets at the end, in the order in which the cursor's character can still be drawn. */
function endVt(core: XtermCore, pens: XtermCore, cellAt: CellAt): string {
  const { active } = core.buffers;
  const end = cursorAndPenVt(core, pens, cellAt);
  const charsets = charsetsVt(pens) + (isRestored(pens) ? "\u001B8" : "");
  const before = characterBefore(active.x, active.y, cellAt)?.cell.getChars() ?? "";
  const first = isDrawing(pens._charsetService.charset) && mapped.test(before) && !isRestored(pens);
  return first ? end + charsets : charsets + end;
}

/** After the normal screen's content and before the alternate screen's: what the program finds when it comes back. */
export function enterAlternateVt(core: XtermCore): string {
  const { normal } = core.buffers;
  // 1049 saves the cursor, and fills the screen with the pen's background.
  const enter = savedCursorVt(core, normal, `${csi}?1049h`);
  return `${tabsVt(core, normal)}${regionVt(core, normal)}${enter}${plainPen}${csi}2J${csi}H`;
}

/** The alternate screen keeps its saved cursor while it is not in use. */
function hiddenSavedCursorVt(core: XtermCore): string {
  const { active, alt } = core.buffers;
  if (active === alt) return "";
  const saved = savedCursorVt(core, alt, "\u001B7");
  return saved === `${moveTo(0, 0)}${plainPen}\u001B7` ? "" : `${csi}?47h${saved}${csi}?47l`;
}

/** Whose state counts beside the cells: one terminal's; at a repair, what the one that heard the program knows of it. */
export interface StateSources {
  /** Cursor, and what tmux tells. */
  readonly told: XtermCore;
  /** Modes that tmux does not tell. */
  readonly modes: XtermCore;
  /** Pen, charsets and saved cursor. */
  readonly pens: XtermCore;
}

/** After the content of the screen in use, whose cells are given. */
export function finishVt({ told, modes, pens }: StateSources, cellAt: CellAt): string {
  const { active } = told.buffers;
  const saved = isAlternate(told) === isAlternate(pens) ? pens : told;
  return [
    hiddenSavedCursorVt(saved),
    tabsVt(told, active),
    savedCursorVt(told, saved.buffers.active, "\u001B7"),
    regionVt(told, active),
    toldModesVt(told),
    mouseVt(told, modes),
    untoldModesVt(modes),
    endVt(told, pens, cellAt),
  ].join("");
}

function isAlternate({ buffers }: XtermCore): boolean {
  return buffers.active === buffers.alt;
}

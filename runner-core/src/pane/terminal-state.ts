/**
 * What xterm's serializer leaves out of a terminal's state, as VT text: scroll region, tab stops, saved cursor, pending
 * wrap, charsets, cursor style and visibility, mouse encoding, LNM, and the character the next one may join (or REP
 * repeats). Read from parts of xterm.js 6 that have no public name; a test notices when they move.
 *
 * Still out, since a fresh terminal cannot be told: hyperlinks (OSC 8), underline styles and colours, colours set by
 * OSC 4/10/11, protected cells, charsets other than ASCII and DEC line drawing, the charset of a saved cursor, the
 * title stack; the joining character while insert mode or another charset is on; and a line that was scrolled in under a
 * pen with a background, where the serializer (0.14) colours one line too many.
 */

/** A pen or a cell. */
export interface Attributes {
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isUnderline(): number;
  isBlink(): number;
  isInverse(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
  getFgColorMode(): number;
  getFgColor(): number;
  getBgColorMode(): number;
  getBgColor(): number;
}

export interface DrawnCell extends Attributes {
  getWidth(): number;
  getChars(): string;
}

interface ScreenBuffer {
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: Attributes;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean>>;
}

/** The private parts used; xterm.js 6, `CoreTerminal` and below. */
export interface XtermCore {
  readonly cols: number;
  readonly rows: number;
  readonly buffers: { readonly normal: ScreenBuffer; readonly alt: ScreenBuffer; readonly active: ScreenBuffer };
  readonly _inputHandler: {
    readonly _curAttrData: Attributes;
    readonly _parser: { readonly currentState: number; readonly precedingJoinState: number };
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly modes: { readonly insertMode: boolean };
    readonly decPrivateModes: {
      readonly applicationCursorKeys: boolean;
      readonly applicationKeypad: boolean;
      readonly bracketedPasteMode: boolean;
      readonly cursorStyle?: "block" | "underline" | "bar" | undefined;
      readonly cursorBlink?: boolean | undefined;
      readonly origin: boolean;
      readonly reverseWraparound: boolean;
      readonly sendFocus: boolean;
      readonly wraparound: boolean;
    };
  };
  readonly coreMouseService: {
    readonly activeProtocol: "NONE" | "X10" | "VT200" | "DRAG" | "ANY";
    readonly activeEncoding: "DEFAULT" | "SGR" | "SGR_PIXELS";
  };
  readonly _charsetService: {
    readonly glevel: number;
    readonly _charsets: readonly (Readonly<Record<string, string>> | undefined)[];
  };
  readonly options: { readonly convertEol?: boolean };
}

/** The cell at a place of a screen (row 0 is the first visible one). */
export type CellAt = (column: number, row: number) => DrawnCell | undefined;

const csi = "\u001B[";
const tabWidth = 8;

/** xterm's colour modes: none, one of 16, one of 256, three bytes. */
const colourModes = { sixteen: 0x100_0000, palette: 0x200_0000, rgb: 0x300_0000 } as const;

function colour(kind: 30 | 40, mode: number, value: number): string[] {
  switch (mode) {
    case colourModes.sixteen:
      return [String(value < 8 ? kind + value : kind + 60 + value - 8)];
    case colourModes.palette:
      return [`${kind + 8};5;${value}`];
    case colourModes.rgb:
      return [`${kind + 8};2;${(value >>> 16) & 255};${(value >>> 8) & 255};${value & 255}`];
    default:
      return [];
  }
}

/** Sets the pen, whatever it was. */
function penVt(pen: Attributes): string {
  const flags: readonly (readonly [number, string])[] = [
    [pen.isBold(), "1"],
    [pen.isDim(), "2"],
    [pen.isItalic(), "3"],
    [pen.isUnderline(), "4"],
    [pen.isBlink(), "5"],
    [pen.isInverse(), "7"],
    [pen.isInvisible(), "8"],
    [pen.isStrikethrough(), "9"],
    [pen.isOverline(), "53"],
  ];
  const codes = [
    "0",
    ...flags.flatMap(([on, code]) => (on === 0 ? [] : [code])),
    ...colour(30, pen.getFgColorMode(), pen.getFgColor()),
    ...colour(40, pen.getBgColorMode(), pen.getBgColor()),
  ];
  return `${csi}${codes.join(";")}m`;
}

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
  const last = x >= core.cols ? characterBefore(core.cols, y, cellAt) : undefined;
  if (last === undefined) return moveTo(Math.min(x, core.cols - 1), y);
  return moveTo(last.column, y) + penVt(last.cell) + last.cell.getChars();
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

function savedPlace(core: XtermCore, buffer: ScreenBuffer): Place {
  return { x: buffer.savedX, y: Math.min(Math.max(buffer.savedY - buffer.ybase, 0), core.rows - 1) };
}

function savedCursorVt(core: XtermCore, buffer: ScreenBuffer, cellAt: CellAt): string {
  return `${cursorVt(core, savedPlace(core, buffer), cellAt)}${penVt(buffer.savedCurAttrData)}\u001B7`;
}

const mouseProtocols = { NONE: "", X10: "?9h", VT200: "?1000h", DRAG: "?1002h", ANY: "?1003h" } as const;
const mouseEncodings = { DEFAULT: "", SGR: "?1006h", SGR_PIXELS: "?1016h" } as const;
const cursorStyles = { block: 1, underline: 3, bar: 5 } as const;

function modesVt(core: XtermCore): string {
  const { decPrivateModes: modes, isCursorHidden } = core.coreService;
  const { activeProtocol, activeEncoding } = core.coreMouseService;
  const style = modes.cursorStyle;
  const wanted: readonly (readonly [boolean, string])[] = [
    [modes.applicationCursorKeys, "?1h"],
    [modes.applicationKeypad, "?66h"],
    [modes.bracketedPasteMode, "?2004h"],
    [modes.origin, "?6h"],
    [modes.reverseWraparound, "?45h"],
    [modes.sendFocus, "?1004h"],
    [!modes.wraparound, "?7l"],
    [isCursorHidden, "?25l"],
    [core.options.convertEol === true, "20h"],
    [activeProtocol !== "NONE", mouseProtocols[activeProtocol]],
    [activeEncoding !== "DEFAULT", mouseEncodings[activeEncoding]],
    [style !== undefined, `${cursorStyles[style ?? "block"] + (modes.cursorBlink === true ? 0 : 1)} q`],
  ];
  return wanted.map(([on, sequence]) => (on ? csi + sequence : "")).join("");
}

/** Charsets are tables in xterm; DEC line drawing is the one that maps '`' to a diamond. */
function charsetsVt(core: XtermCore): string {
  const { _charsets: charsets, glevel } = core._charsetService;
  const designators = ["(", ")", "*", "+"];
  const sets = designators.map((slot, level) => (charsets[level]?.["`"] === "\u25C6" ? `\u001B${slot}0` : ""));
  return sets.join("") + (["", "\u000E", "\u001Bn", "\u001Bo"][glevel] ?? "");
}

function samePen(a: Attributes, b: Attributes): boolean {
  return penVt(a) === penVt(b);
}

/** The final cursor and pen, with the last character written once more where the next one may join it. */
function cursorAndPenVt(core: XtermCore, cellAt: CellAt): string {
  const { active } = core.buffers;
  const { _curAttrData: pen, _parser: parser } = core._inputHandler;
  const top = core.coreService.decPrivateModes.origin ? active.scrollTop : 0;
  const place: Place = { x: active.x, y: active.y - top };
  const at: CellAt = (column, row) => cellAt(column, row + top);
  const insert = core.coreService.modes.insertMode ? `${csi}4h` : "";
  const last = parser.precedingJoinState === 0 ? undefined : characterBefore(active.x, place.y, at);
  if (last !== undefined && insert === "" && samePen(last.cell, pen))
    return moveTo(last.column, place.y) + penVt(pen) + last.cell.getChars();
  return cursorVt(core, place, at) + penVt(pen) + insert;
}

/**
 * Empty cells with a background: the serializer forgets those below the last text. Painted where they are; the cursor
 * ends anywhere.
 */
function backgroundVt(core: XtermCore, cellAt: CellAt): string {
  let text = "";
  for (let row = 0; row < core.rows; row++) {
    for (let column = 0; column < core.cols;) {
      const length = paintedRun(core, { column, row }, cellAt);
      const cell = cellAt(column, row);
      if (length > 0 && cell !== undefined) text += `${moveTo(column, row)}${penVt(cell)}${csi}${length}X`;
      column += Math.max(1, length);
    }
  }
  return text;
}

/** Empty cells of one background other than the default from this place on. */
function paintedRun(core: XtermCore, from: { column: number; row: number }, cellAt: CellAt): number {
  const first = cellAt(from.column, from.row);
  if (first === undefined || first.getBgColorMode() === 0) return 0;
  let length = 0;
  for (let column = from.column; column < core.cols; column++) {
    const cell = cellAt(column, from.row);
    const same =
      cell?.getChars() === "" &&
      cell.getWidth() === 1 &&
      cell.getBgColorMode() === first.getBgColorMode() &&
      cell.getBgColor() === first.getBgColor();
    if (!same) break;
    length += 1;
  }
  return length;
}

/** After the normal screen's content and before the alternate screen's: what the program finds when it comes back. */
export function enterAlternateVt(core: XtermCore, cellAt: CellAt): string {
  const { normal } = core.buffers;
  const place = cursorVt(core, savedPlace(core, normal), cellAt);
  // 1049 saves cursor and pen, and fills the screen with the pen's background.
  return `${backgroundVt(core, cellAt)}${regionVt(core, normal)}${place}${penVt(normal.savedCurAttrData)}${csi}?1049h${csi}0m${csi}2J${csi}H`;
}

/** After the content of the screen in use. */
export function finishVt(core: XtermCore, cellAt: CellAt): string {
  const { active } = core.buffers;
  return [
    backgroundVt(core, cellAt),
    tabsVt(core, active),
    savedCursorVt(core, active, cellAt),
    regionVt(core, active),
    modesVt(core),
    cursorAndPenVt(core, cellAt),
    charsetsVt(core),
  ].join("");
}

/**
 * Both ends draw with xterm.js and must draw what tmux thinks it shows, so both let characters take the cells they take in
 * tmux (screen-write.c, utf8-combined.c). What joins is decided by the cell to the left of the cursor alone, whatever
 * came between: so a terminal that begins at a keyframe joins the same.
 *
 * xterm.js 6 has no public way to join by cell or to leave a character out; its private parts that are used are below.
 */
import { tmuxWidth } from "./tmux-widths.ts";

/**
 * 3.3: what has no width joins, and so does whatever follows a joiner (U+200D). tmux keeps the joiner waiting outside the
 * grid, until its next read of the terminal; here it waits in its cell.
 * 3.4: besides, skin tones and regional indicators join, and U+FE0F makes wide.
 * 3.6: skin tones join people only and indicators each other; a few pictures became wide.
 */
export type CharacterRules = (typeof characterRules)[number];

const characterRules = ["3.3", "3.4", "3.6"] as const;

/** Where nobody says whose they are: recordings of before, and sessions without tmux. */
const usualRules: CharacterRules = "3.6";

/**
 * An operating system command of our own, with which keyframes begin: by whose rules the recording's characters take their
 * cells. tmux ignores it, so a program gains nothing by it but to be drawn wrong.
 */
const rulesCommand = 6373;

export function characterRulesVt(rules: CharacterRules): string {
  return `\u001B]${rulesCommand};${rules}\u0007`;
}

/** Of a tmux server. */
export function characterRulesOf(version: { readonly major: number; readonly minor: number }): CharacterRules {
  if (version.major !== 3) return version.major < 3 ? "3.3" : "3.6";
  if (version.minor < 4) return "3.3";
  return version.minor < 6 ? "3.4" : "3.6";
}

interface Pen {
  readonly fg: number;
  readonly bg: number;
  readonly extended: unknown;
}

interface Line {
  getWidth(column: number): number;
  getString(column: number): string;
  getFg(column: number): number;
  getBg(column: number): number;
  addCodepointToCell(column: number, codePoint: number, width: number): void;
  setCellFromCodepoint(column: number, codePoint: number, width: number, pen: Pen): void;
}

/** `CoreTerminal` of xterm.js 6, as far as printing goes. */
interface PrintingCore {
  readonly cols: number;
  readonly _inputHandler: {
    print(data: Uint32Array, start: number, end: number): void;
    readonly _curAttrData: Pen;
    readonly _activeBuffer: {
      x: number;
      readonly y: number;
      readonly ybase: number;
      readonly lines: { get(index: number): Line | undefined };
    };
  };
}

interface WidthProvider {
  readonly version: string;
  wcwidth(codePoint: number): 0 | 1 | 2;
  charProperties(codePoint: number, preceding: number): number;
}

/** What is needed of a terminal; the browser's and the headless one have it alike. */
export interface PrintingTerminal {
  readonly unicode: { register(provider: WidthProvider): void; activeVersion: string };
  readonly parser: { registerOscHandler(command: number, callback: (data: string) => boolean): unknown };
}

const joiner = 0x200d;
const emojiSelector = 0xfe0f;
const hangulFiller = 0x3164;
const space = 0x20;
/** Below it nothing joins. */
const firstMark = 0x300;
/** Bytes of UTF-8 that tmux keeps in a cell (UTF8_SIZE). */
const cellBytes = { "3.3": 21, "3.4": 21, "3.6": 32 } as const;

/** Narrow to the C library, wide in tmux's own list (3.6, utf8_default_width_cache) and not elsewhere. */
const madeWide = new Set([0x261d, 0x26f9, 0x270c, 0x270d, 0x1f3cb, 0x1f3cc, 0x1f574, 0x1f575, 0x1f590]);

function isSkinTone(codePoint: number): boolean {
  return codePoint >= 0x1f3fb && codePoint <= 0x1f3ff;
}

function isRegional(codePoint: number): boolean {
  return codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff;
}

/** tmux's list of people and hands leaves many out (utf8_should_combine). */
const people = new Set(
  (
    "1f44b 1f44c 1f44d 1f44e 1f44f 1f450 1f466 1f467 1f468 1f469 1f46e 1f470 1f471 1f472 1f473 1f474 1f475 1f476 1f477 1f478 " +
    "1f47c 1f481 1f482 1f483 1f485 1f486 1f487 1f4aa 1f575 1f57a 1f590 1f595 1f596 1f645 1f646 1f647 1f64b 1f64c 1f64d 1f64e " +
    "1f64f 1f6b4 1f6b5 1f6b6 1f926 1f937 1f938 1f939 1f93d 1f93e 1f9b5 1f9b6 1f9b8 1f9b9 1f9cd 1f9ce 1f9cf 1f9d1 1f9d2 1f9d3 " +
    "1f9d4 1f9d5 1f9d6 1f9d7 1f9d8 1f9d9 1f9da 1f9db 1f9dc 1f9dd 1f9de 1f9df"
  )
    .split(" ")
    .map((hex) => Number.parseInt(hex, 16)),
);

/** Any order: tmux asks both ways. */
function combine36(a: number, b: number): boolean {
  if (isRegional(a) && isRegional(b)) return true;
  return (isSkinTone(a) && people.has(b)) || (isSkinTone(b) && people.has(a));
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character.codePointAt(0) ?? 0);
  return bytes;
}

export type Fate = "prints" | "joins" | "joins, wide" | "vanishes";

/** What becomes of a character. `before` is the text of the cell to the left, undefined in the first column. */
export function fateOf(rules: CharacterRules, before: string | undefined, codePoint: number): Fate {
  if (rules === "3.6" && codePoint === hangulFiller) return "vanishes";
  const zeroWidth = codePoint === joiner || tmuxWidth(codePoint) === 0;
  const wish = before === undefined ? "prints" : wishOf({ rules, before, codePoint, zeroWidth });
  if (wish === "prints") return zeroWidth ? "vanishes" : "prints";
  if (utf8Bytes(before ?? "") + bytesOf(codePoint) <= cellBytes[rules]) return wish;
  return zeroWidth || rules === "3.3" ? "vanishes" : "prints";
}

interface Meeting {
  readonly rules: CharacterRules;
  readonly before: string;
  readonly codePoint: number;
  readonly zeroWidth: boolean;
}

/** Where there is room in the cell. */
function wishOf({ rules, before, codePoint, zeroWidth }: Meeting): "prints" | "joins" | "joins, wide" {
  if (rules !== "3.3") {
    const modifies = codePoint === emojiSelector || (!zeroWidth && isModifier(rules, before, codePoint));
    if (modifies) return "joins, wide";
  }
  const follows = before.endsWith("\u200D") && codePoint > 0x7f;
  return zeroWidth || follows ? "joins" : "prints";
}

function isModifier(rules: "3.4" | "3.6", before: string, codePoint: number): boolean {
  const base = before.codePointAt(0) ?? 0;
  if (rules === "3.6") return combine36(base, codePoint);
  return (isSkinTone(codePoint) || isRegional(codePoint)) && utf8Bytes(before) > 1;
}

function providerName(rules: CharacterRules): string {
  return `tmux-${rules}`;
}

function widthProvider(rules: CharacterRules): WidthProvider {
  const wcwidth = (codePoint: number): 0 | 1 | 2 => {
    if (rules === "3.6" && madeWide.has(codePoint)) return 2;
    return tmuxWidth(codePoint) as 0 | 1 | 2;
  };
  // xterm.js keeps the width from bit 1 on; bit 0 would say that the character joins.
  return { version: providerName(rules), wcwidth, charProperties: (codePoint) => wcwidth(codePoint) << 1 };
}

class TmuxCharacters {
  readonly #core: PrintingCore;
  readonly #unicode: PrintingTerminal["unicode"];
  #rules: CharacterRules = usualRules;
  readonly #print: (data: Uint32Array, start: number, end: number) => void;
  constructor(terminal: PrintingTerminal) {
    this.#core = Reflect.get(terminal, "_core") as PrintingCore;
    this.#unicode = terminal.unicode;
    const handler = this.#core._inputHandler;
    this.#print = handler.print.bind(handler);
    handler.print = (data, start, end) => this.#printRun(data, start, end);
    for (const rules of characterRules) this.#unicode.register(widthProvider(rules));
    this.#follow(usualRules);
    terminal.parser.registerOscHandler(rulesCommand, (data) => {
      const rules = characterRules.find((known) => known === data);
      if (rules !== undefined) this.#follow(rules);
      return true;
    });
  }

  get rules(): CharacterRules {
    return this.#rules;
  }

  #follow(rules: CharacterRules): void {
    this.#rules = rules;
    this.#unicode.activeVersion = providerName(rules);
  }

  #printRun(data: Uint32Array, start: number, end: number): void {
    let from = start;
    for (let at = start; at < end; at++) {
      const codePoint = data[at] ?? 0;
      if (!this.#mayJoin(codePoint, at === from)) continue;
      if (at > from) this.#print(data, from, at);
      from = this.#joins(codePoint) ? at + 1 : at;
      // An empty run tells the renderer that the row has changed.
      if (from > at) this.#print(data, at, at);
    }
    if (from < end) this.#print(data, from, end);
  }

  /** Cheap, and wrong only in saying yes. Within a run the character before was printed, so it ends in no joiner. */
  #mayJoin(codePoint: number, isFirst: boolean): boolean {
    if (codePoint < firstMark) return isFirst && codePoint > 0x7f;
    return (
      isFirst ||
      tmuxWidth(codePoint) === 0 ||
      isSkinTone(codePoint) ||
      isRegional(codePoint) ||
      codePoint === hangulFiller
    );
  }

  /** Done with: joined to the cell on the left, or left out. */
  #joins(codePoint: number): boolean {
    const fate = fateOf(this.#rules, this.#before, codePoint);
    if (fate.startsWith("joins")) this.#append(codePoint, fate === "joins, wide");
    if (fate === "vanishes") this.#takeJoinerAway();
    return fate !== "prints";
  }

  get #line(): Line | undefined {
    const { lines, ybase, y } = this.#core._inputHandler._activeBuffer;
    return lines.get(ybase + y);
  }

  /** The column where the character left of the cursor begins. */
  #columnBefore(line: Line): number {
    const { x } = this.#core._inputHandler._activeBuffer;
    return x > 1 && line.getWidth(x - 1) === 0 ? x - 2 : x - 1;
  }

  get #before(): string | undefined {
    const line = this.#line;
    if (line === undefined || this.#core._inputHandler._activeBuffer.x === 0) return undefined;
    return line.getString(this.#columnBefore(line)) || " ";
  }

  /** It joined what did not fit, and nothing more. */
  #takeJoinerAway(): void {
    const line = this.#line;
    const before = this.#before;
    if (line === undefined || before?.endsWith("\u200D") !== true) return;
    const column = this.#columnBefore(line);
    const [first = 0, ...marks] = Array.from(before.slice(0, -1), (character) => character.codePointAt(0) ?? 0);
    line.setCellFromCodepoint(column, first, line.getWidth(column), this.#penOf(line, column));
    for (const mark of marks) line.addCodepointToCell(column, mark, 0);
  }

  #penOf(line: Line, column: number): Pen {
    return { fg: line.getFg(column), bg: line.getBg(column), extended: this.#core._inputHandler._curAttrData.extended };
  }

  #append(codePoint: number, wide: boolean): void {
    const line = this.#line;
    if (line === undefined) return;
    const buffer = this.#core._inputHandler._activeBuffer;
    const column = this.#columnBefore(line);
    const pen = this.#penOf(line, column);
    if (line.getString(column) === "") line.setCellFromCodepoint(column, space, 1, pen);
    const widens = wide && line.getWidth(column) === 1 && buffer.x < this.#core.cols;
    line.addCodepointToCell(column, codePoint, widens ? 2 : 0);
    if (widens) line.setCellFromCodepoint(buffer.x++, 0, 0, pen);
  }
}

export interface Printing {
  /** The last that a keyframe named. */
  readonly rules: CharacterRules;
}

/** For a terminal that has printed nothing yet. */
export function printAsTmux(terminal: PrintingTerminal): Printing {
  return new TmuxCharacters(terminal);
}

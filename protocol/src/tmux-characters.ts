/**
 * Both ends draw with xterm.js and must draw what tmux thinks it shows, so both let characters take the cells they take in
 * tmux (character-rules.ts). What joins is decided by the cell to the left of the cursor alone, whatever
 * came between: so a terminal that begins at a keyframe joins the same.
 *
 * xterm.js 6 has no public way to join by cell or to leave a character out; its private parts that are used are below.
 */
import {
  characterRules,
  columnsOf,
  fateOf,
  isJoiningKind,
  usualRules,
  type CharacterRules,
} from "./character-rules.ts";

/**
 * An operating system command of our own, with which keyframes begin: by whose rules the recording's characters take their
 * cells. tmux ignores it, so a program gains nothing by it but to be drawn wrong.
 */
const rulesCommand = 6373;

export function characterRulesVt(rules: CharacterRules): string {
  return `\u001B]${rulesCommand};${rules}\u0007`;
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

const space = 0x20;
/** Joins nothing. */
const lastAscii = 0x7f;

function providerName(rules: CharacterRules): string {
  return `tmux-${rules}`;
}

function widthProvider(rules: CharacterRules): WidthProvider {
  const wcwidth = (codePoint: number): 0 | 1 | 2 => columnsOf(rules, codePoint);
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
      if (codePoint <= lastAscii || !this.#mayJoin(codePoint, at === from)) continue;
      if (at > from) this.#print(data, from, at);
      from = this.#joins(codePoint) ? at + 1 : at;
      // An empty run tells the renderer that the row has changed.
      if (from > at) this.#print(data, at, at);
    }
    if (from < end) this.#print(data, from, end);
  }

  /** Cheap, and wrong only in saying yes. Within a run the character before was printed, so it ends in no joiner. */
  #mayJoin(codePoint: number, isFirst: boolean): boolean {
    return isFirst || isJoiningKind(codePoint);
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

/**
 * The only importer of the headless xterm and its addons. The same engine as the browser's, so what it tells of itself is
 * what a viewer would see. Its answers to queries go nowhere: tmux answers programs.
 */
import headless from "@xterm/headless";
import {
  behaveAsTmux,
  characterRulesVt,
  onParserFailure,
  resizeTerminal,
  type CharacterRules,
  type Printing,
  type Size,
} from "@coda/protocol";
import { ColourChanges, colourSequences } from "./colour-changes.ts";
import { LinesVt } from "./lines-vt.ts";
import { maskedLines, type Redact } from "./masked-lines.ts";
import { linkVt } from "./pen.ts";
import { lineEndingAt, screenText, type ScreenText } from "./screen-text.ts";
import { differingColumns, isRecoloured, mergedLine } from "./told-cells.ts";
import { enterAlternateVt, finishVt, toldVt, type CellAt, type StateSources } from "./terminal-state.ts";
import type { DrawnCell, DrawnLine, XtermCore } from "./xterm-core.ts";

/** Where the parser stands: in text, in a control sequence, or in a control string, which takes nearly any byte. */
export type ParserPlace = "text" | "sequence" | "string";

/** xterm's ParserState: from here on control characters are content (SOS_PM_STRING and later). */
const firstStringState = 7;

/** How a program calls for somebody; `title` where it gives one. */
export type Ring =
  | { readonly kind: "bell" }
  | { readonly kind: "message"; readonly title: string | null; readonly text: string };

const notifications: readonly (readonly [code: number, asks: RegExp])[] = [
  [9, /^(?!\d+(?:;|$))(?<text>.+)$/su],
  [777, /^notify;(?:(?<title>[^;]*);)?(?<text>.*)$/su],
];

export type ScreenKind = "normal" | "alternate";

export interface PictureOptions {
  /** tmux's own picture of the pane. */
  readonly captured?: HeadlessTerminal | undefined;
  /** What is masked in what is drawn; without it, nothing. */
  readonly redact?: Redact | undefined;
}

/** VT text that draws a terminal in a fresh one of the same size. */
export interface TerminalPicture {
  /** The scrollback's newest lines; the cursor stands in the next one. */
  readonly scrollback: string;
  readonly scrollbackLines: number;
  /** Both screens, modes, pen, cursor: also after the scrollback's end has been brought up to a clean screen's home. */
  readonly screens: string;
}

export class HeadlessTerminal {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #colours = new ColourChanges();
  readonly #printing: Printing;
  #title: string;
  /** Why it stands nobody knows where; undefined while it does not. */
  #failure: Error | undefined;

  constructor(size: Size, scrollbackLines: number, title = "") {
    this.#title = title;
    this.#terminal = new headless.Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
      // It would print what it cannot parse, which is what somebody typed or read.
      logLevel: "off",
    });
    this.#printing = behaveAsTmux(this.#terminal);
    onParserFailure(this.#terminal, (error) => {
      this.#failure ??= error;
    });
    this.#terminal.onTitleChange((heard) => {
      this.#title = heard;
    });
    for (const code of colourSequences)
      this.#terminal.parser.registerOscHandler(code, (data) => {
        this.#colours.heard(code, data);
        return true;
      });
  }

  get size(): Size {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  get rules(): CharacterRules {
    return this.#printing.rules;
  }

  get title(): string {
    return this.#title;
  }

  get bracketedPaste(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  get applicationCursor(): boolean {
    return this.#terminal.modes.applicationCursorKeysMode;
  }

  /**
   * Calls `listener` for each bell, and where the program asks for a notification: OSC 9 with a text (iTerm2; with a
   * number first it is ConEmu's, for progress and more) and OSC 777 `notify` (rxvt-unicode).
   */
  onRing(listener: (ring: Ring) => void): void {
    this.#terminal.onBell(() => listener({ kind: "bell" }));
    for (const [code, asks] of notifications)
      this.#terminal.parser.registerOscHandler(code, (data) => {
        const { title = null, text } = asks.exec(data)?.groups ?? {};
        if (text !== undefined) listener({ kind: "message", title, text });
        return false;
      });
  }

  /** Calls `listener` whenever the program moves on to the next line, until the result is called. */
  onLineEnd(listener: () => void): () => void {
    const heard = this.#terminal.onLineFeed(listener);
    return () => heard.dispose();
  }

  /** Resolves when the bytes are parsed; rejects when they, or some before, could not be. */
  async write(bytes: Uint8Array | string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#terminal.write(bytes, resolve);
    });
    if (this.#failure !== undefined) throw this.#failure;
  }

  resize(size: Size): void {
    resizeTerminal(this.#terminal, size);
  }

  get place(): ParserPlace {
    const { currentState } = this.core._inputHandler._parser;
    if (currentState >= firstStringState) return "string";
    return currentState === 0 ? "text" : "sequence";
  }

  get screenKind(): ScreenKind {
    return this.#terminal.buffer.active.type;
  }

  /**
   * Both screens, modes, cursor and at most so many lines above them. With `captured`, tmux's own picture of the pane,
   * that is what is shown, but for what tmux does not tell.
   */
  picture(scrollbackLines: number, { captured = this, redact }: PictureOptions = {}): TerminalPicture {
    const { baseY } = this.#terminal.buffer.normal;
    const above = Math.min(scrollbackLines, baseY);
    const lines = this.#masked(
      [...this.#lines("normal", { from: baseY - above, count: above }), ...this.#screenAs("normal", captured)],
      redact,
    );
    const vt = new LinesVt(this.core);
    let split = 0;
    lines.forEach((line, index) => {
      vt.draw(line, lines[index + 1]);
      if (index === above - 1) split = vt.text.length;
    });
    const onAlternate = captured.screenKind === "alternate";
    const alternate = onAlternate ? this.#masked(this.#screenAs("alternate", captured), redact) : [];
    const shown = onAlternate ? alternate : lines.slice(above);
    const cells: CellAt =
      redact === undefined ? captured.#cells(captured.screenKind) : (column, row) => shown[row]?.getCell(column);
    const screens = [
      characterRulesVt(this.rules),
      this.#colours.vt,
      vt.text.slice(split),
      onAlternate ? enterAlternateVt(captured.core) + this.#drawn(alternate) : "",
      finishVt(this.#sources(captured), cells),
    ].join("");
    return { scrollback: characterRulesVt(this.rules) + vt.text.slice(0, split), scrollbackLines: above, screens };
  }

  /** VT text of it all. */
  serialize(scrollbackLines: number): string {
    const { scrollback, screens } = this.picture(scrollbackLines);
    return scrollback + screens;
  }

  /** In what tmux's own picture differs from this one: the screen, cursor, modes, or which cells; for logs and tests. */
  differencesFrom(captured: HeadlessTerminal): string[] {
    if (captured.screenKind !== this.screenKind) return [`the ${captured.screenKind} screen`];
    const { cols } = this.#terminal;
    const [here, there] = [this.cursor, captured.cursor];
    const theirs = captured.#screen(captured.screenKind);
    const rows = this.#screen(this.screenKind).flatMap((line, row) => {
      const columns = differingColumns(line, theirs[row] ?? line, cols);
      return columns.length === 0 ? [] : [`row ${row}, columns ${columns.join(" ")}`];
    });
    return [
      ...(this.#hasModesOf(captured) ? [] : ["modes"]),
      ...(here.x === there.x && here.y === there.y
        ? []
        : [`the cursor, ${there.x} ${there.y} for ${here.x} ${here.y}`]),
      ...rows,
    ];
  }

  #hasModesOf(captured: HeadlessTerminal): boolean {
    return toldVt(this.core, this.core) === toldVt(captured.core, this.core);
  }

  /**
   * Modes that differ say that the terminal was reset from outside (send-keys -R): what tmux does not tell is at its default
   * then, too. Text that only looks different says that of the pen.
   */
  #sources(captured: HeadlessTerminal): StateSources {
    if (captured === this) return { told: this.core, modes: this.core, pens: this.core };
    const modes = this.#hasModesOf(captured) ? this : captured;
    const told = captured.#screen(captured.screenKind);
    const { cols } = this.#terminal;
    const recoloured = this.#screen(captured.screenKind).some((line, row) =>
      isRecoloured(line, told[row] ?? line, cols),
    );
    return { told: captured.core, modes: modes.core, pens: recoloured ? captured.core : modes.core };
  }

  #drawn(lines: readonly DrawnLine[]): string {
    const vt = new LinesVt(this.core);
    lines.forEach((line, index) => vt.draw(line, lines[index + 1]));
    return vt.text;
  }

  #masked(lines: readonly DrawnLine[], redact: Redact | undefined): readonly DrawnLine[] {
    return redact === undefined ? lines : maskedLines(lines, this.#terminal.cols, redact);
  }

  #screenAs(screen: ScreenKind, captured: HeadlessTerminal): DrawnLine[] {
    const mine = this.#screen(screen);
    const theirs = captured.#screen(screen);
    return captured === this
      ? mine
      : theirs.map((line, row) => mergedLine(mine[row] ?? line, line, this.#terminal.cols));
  }

  #screen(screen: ScreenKind): DrawnLine[] {
    return this.#lines(screen, { from: this.#terminal.buffer[screen].baseY, count: this.#terminal.rows });
  }

  #lines(screen: ScreenKind, { from, count }: { from: number; count: number }): DrawnLine[] {
    const links = this.core._oscLinkService;
    return Array.from({ length: count }, (_, index): DrawnLine => {
      const line = this.#terminal.buffer[screen].getLine(from + index);
      return {
        isWrapped: line?.isWrapped === true,
        getCell: (column) => line?.getCell(column) as DrawnCell | undefined,
        linkVt: (cell) => linkVt(cell, (id) => links.getLinkData(id)),
      };
    });
  }

  /** The last `count` non-empty lines of the screen, as text. */
  lastLines(count: number): string[] {
    const buffer = this.#terminal.buffer.active;
    const lines = Array.from(
      { length: this.#terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? "",
    );
    while (lines.at(-1) === "") lines.pop();
    return lines.slice(-count);
  }

  /** The text from a place on the screen to the end of its line, whatever rows that takes, and the row behind it. */
  lineFrom({ x, y }: { readonly x: number; readonly y: number }): { readonly text: string; readonly nextRow: number } {
    const buffer = this.#terminal.buffer.active;
    const row = (index: number) => buffer.getLine(buffer.baseY + index);
    let text = "";
    let at = y;
    for (; row(at + 1)?.isWrapped === true; at++) text += row(at)?.translateToString(false, at === y ? x : 0) ?? "";
    text += row(at)?.translateToString(true, at === y ? x : 0) ?? "";
    return { text, nextRow: at + 1 };
  }

  /** The line above the cursor, which it has just left; undefined on the alternate screen, where lines are drawn anywhere. */
  get finishedLine(): string | undefined {
    const { active } = this.#terminal.buffer;
    const row = active.baseY + active.cursorY - 1;
    return active.type === "alternate" || row < 0 ? undefined : lineEndingAt((index) => active.getLine(index), row);
  }

  /** The screen in use. */
  get text(): ScreenText {
    const { active } = this.#terminal.buffer;
    const of = { rows: this.#terminal.rows, cursor: this.cursor };
    return screenText((index) => active.getLine(active.baseY + index), of);
  }

  /** Of both screens and above them. */
  get wholeText(): Pick<ScreenText, "lines" | "beforeCursor"> {
    const { active, normal } = this.#terminal.buffer;
    const { lines } = screenText((index) => normal.getLine(index), { rows: normal.length, cursor: { x: 0, y: 0 } });
    const { lines: inUse, beforeCursor } = this.text;
    return { lines: active === normal ? lines : [...lines, ...inUse], beforeCursor };
  }

  /** On the screen in use; a wrap is pending where x is the number of columns. */
  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** What is drawn on the screen in use; row 0 is the first visible one. */
  cell(column: number, row: number): DrawnCell | undefined {
    const buffer = this.#terminal.buffer.active;
    return buffer.getLine(buffer.baseY + row)?.getCell(column) as DrawnCell | undefined;
  }

  /** What has no public name in xterm. */
  get core(): XtermCore {
    return Reflect.get(this.#terminal, "_core") as XtermCore;
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #cells(screen: ScreenKind): CellAt {
    const buffer = this.#terminal.buffer[screen];
    return (column, row) => buffer.getLine(buffer.baseY + row)?.getCell(column) as DrawnCell | undefined;
  }
}

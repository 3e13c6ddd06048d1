/** What a reader does with the text of the xterm terminal on view, which others take the place of as history comes in. */
import { selectedBlock, selectedText } from "./selected-text.ts";
import type { FindOutcome, FindQuery, FindStep, ViewText } from "./view-text.ts";
import { XtermSearch } from "./xterm-search.ts";
import { selectsBlock, type XtermTerminal } from "./xterm-terminal.ts";

export class XtermText implements ViewText {
  readonly #search: XtermSearch;
  readonly onFound: ViewText["onFound"];
  #terminal: XtermTerminal | undefined;
  #held: string | undefined;

  /** `isLight`: dark text stands on light ground. */
  constructor(isLight: () => boolean) {
    this.#search = new XtermSearch({ terminal: () => this.#terminal, isLight });
    this.onFound = this.#search.onFound;
  }

  /** This terminal is on view from now on. */
  attend(terminal: XtermTerminal): void {
    this.#terminal = terminal;
    void this.#search.goOn();
  }

  get rows(): number {
    return this.#terminal?.buffer.active.length ?? 0;
  }

  cells(row: number, [from, to]: readonly [number, number]): string {
    const { active } = this.#terminal?.buffer ?? {};
    return active?.getLine(active.viewportY + row)?.translateToString(false, from, to) ?? " ".repeat(to - from);
  }

  hold(text: string | undefined): void {
    this.#held = text;
    if (text !== undefined) this.#terminal?.clearSelection();
  }

  selected(): string {
    if (this.#held !== undefined) return this.#held;
    const terminal = this.#terminal;
    const range = terminal?.getSelectionPosition();
    if (terminal === undefined || range === undefined) return "";
    return (selectsBlock(terminal) ? selectedBlock : selectedText)(terminal.buffer.active, range);
  }

  selectAll(): void {
    this.#held = undefined;
    this.#terminal?.selectAll();
  }

  get mouseIsTaken(): boolean {
    return (this.#terminal?.modes.mouseTrackingMode ?? "none") !== "none";
  }

  get pastesAreMarked(): boolean {
    return this.#terminal?.modes.bracketedPasteMode ?? false;
  }

  async find(query: FindQuery, step: FindStep): Promise<FindOutcome> {
    return this.#search.find(query, step);
  }

  endFind(): void {
    this.#search.end();
  }
}

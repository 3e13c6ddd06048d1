/** Selecting in one xterm terminal by a finger, which xterm 6 does not know: where cells are, and a handle at each end. */
import type { Offset } from "./glide.ts";
import { cellCount, extended, movedDown, movedEnd, wordIn, type CellPlace, type CellRange } from "./touch-selection.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

const handleClass = "coda-selection-handle";

/** A finger on a handle moves that end, whatever else fingers do. */
export function isOnHandle({ target }: Event): boolean {
  return target instanceof Element && target.closest(`.${handleClass}`) !== null;
}

export class XtermTouchSelection {
  readonly #terminal: XtermTerminal;
  readonly #handles: Readonly<Record<"start" | "end", HTMLElement>>;
  /** What the finger selected before it went on. */
  #begun: CellRange | undefined;
  #active = false;

  constructor(terminal: XtermTerminal) {
    this.#terminal = terminal;
    this.#handles = { start: this.#handle("start"), end: this.#handle("end") };
    terminal.onRender(() => this.#place());
    terminal.onSelectionChange(() => {
      this.#active &&= terminal.hasSelection();
      this.#place();
    });
  }

  /** What a finger selected in the terminal before, whose rows are these with more or fewer above, goes on here. */
  continue(before: XtermTouchSelection): void {
    const added = this.#terminal.buffer.active.length - before.#terminal.buffer.active.length;
    this.#begun = before.#begun && movedDown(before.#begun, added);
    this.#active = before.#active;
  }

  /** False where there is no cell. */
  begin(at: Offset): boolean {
    const place = this.#cellAt(at);
    const line = place && this.#terminal.buffer.active.getLine(place.row);
    if (place === undefined || line === undefined) return false;
    const { cols, options } = this.#terminal;
    const characters = Array.from({ length: cols }, (_, column) => line.getCell(column)?.getChars() ?? "");
    const word = wordIn(characters, place.column, options.wordSeparator ?? " ");
    this.#begun = { start: { ...place, column: word.from }, end: { ...place, column: word.to } };
    this.#active = true;
    this.#select(this.#begun);
    this.#place();
    return true;
  }

  goOn(to: Offset): void {
    const place = this.#cellAt(to);
    if (place !== undefined && this.#begun !== undefined) this.#select(extended(this.#begun, place));
  }

  /** Of something that a finger selected. */
  get isActive(): boolean {
    return this.#active;
  }

  end(): void {
    this.#terminal.clearSelection();
  }

  get #screen(): HTMLElement | null {
    return this.#terminal.element?.querySelector<HTMLElement>(".xterm-screen") ?? null;
  }

  /** The nearest one of those on view. */
  #cellAt({ x, y }: Offset): CellPlace | undefined {
    const box = this.#screen?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return undefined;
    const { cols, rows, buffer } = this.#terminal;
    const column = Math.floor(((x - box.left) / box.width) * cols);
    const row = Math.floor(((y - box.top) / box.height) * rows);
    return {
      column: Math.min(cols - 1, Math.max(0, column)),
      row: buffer.active.viewportY + Math.min(rows - 1, Math.max(0, row)),
    };
  }

  get #range(): CellRange | undefined {
    const range = this.#terminal.getSelectionPosition();
    return (
      range && {
        start: { column: range.start.x, row: range.start.y },
        end: { column: range.end.x, row: range.end.y },
      }
    );
  }

  #select(range: CellRange): void {
    this.#terminal.select(range.start.column, range.start.row, cellCount(range, this.#terminal.cols));
  }

  #handle(which: "start" | "end"): HTMLElement {
    const handle = document.createElement("div");
    handle.className = `${handleClass} ${handleClass}-${which}`;
    let range: CellRange | undefined;
    handle.addEventListener("pointerdown", (event) => {
      range = this.#range;
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (range === undefined) return;
      // The finger is under the text that it moves to.
      const to = this.#cellAt({ x: event.clientX, y: event.clientY - handle.offsetHeight / 2 });
      if (to !== undefined) this.#select(movedEnd(range, which, to));
    });
    for (const over of ["pointerup", "pointercancel"]) handle.addEventListener(over, () => (range = undefined));
    // Neither xterm nor whoever pans hears of it.
    for (const name of ["mousedown", "touchstart", "touchmove", "touchend"])
      handle.addEventListener(name, (event) => event.stopPropagation());
    return handle;
  }

  #place(): void {
    const range = this.isActive ? this.#range : undefined;
    const screen = this.#screen;
    if (range === undefined || screen === null) {
      for (const handle of Object.values(this.#handles)) handle.remove();
      return;
    }
    for (const which of ["start", "end"] as const) this.#placeHandle(which, range[which], screen);
  }

  #placeHandle(which: "start" | "end", { column, row }: CellPlace, screen: HTMLElement): void {
    const handle = this.#handles[which];
    const { cols, rows, buffer } = this.#terminal;
    const onView = row - buffer.active.viewportY;
    if (handle.parentElement !== screen) screen.append(handle);
    handle.hidden = onView < 0 || onView >= rows;
    handle.style.left = `${(column / cols) * 100}%`;
    handle.style.top = `${((onView + 1) / rows) * 100}%`;
  }
}

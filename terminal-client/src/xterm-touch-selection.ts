/** Selecting in one xterm terminal by a finger, which xterm 6 does not know: where cells are, and a handle at each end. */
import type { Offset } from "./glide.ts";
import { handlePlace } from "./touch-handles.ts";
import { cellCount, extended, movedDown, movedEnd, wordIn, type CellPlace, type CellRange } from "./touch-selection.ts";
import type { Edges } from "./window-follow.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

const handleClass = "coda-selection-handle";

/** A finger on a handle moves that end, whatever else fingers do. */
export function isOnHandle({ target }: Event): boolean {
  return target instanceof Element && target.closest(`.${handleClass}`) !== null;
}

const ends = ["start", "end"] as const;
type End = (typeof ends)[number];

/** A finger on a handle: what was selected when it came, and from it to the middle of the last cell at that end. */
interface Grip {
  readonly which: End;
  readonly range: CellRange;
  readonly toCell: Offset;
}

/** What a finger holds stays under it while another terminal takes the place of the one that it came to. */
interface Handles extends Readonly<Record<End, HTMLElement>> {
  owner: XtermTouchSelection | undefined;
}

export class XtermTouchSelection {
  readonly #terminal: XtermTerminal;
  readonly #handles: Handles;
  #grip: Grip | undefined;
  /** What the finger selected before it went on. */
  #begun: CellRange | undefined;
  #active = false;

  constructor(terminal: XtermTerminal, handles = createHandles()) {
    this.#terminal = terminal;
    this.#handles = handles;
    handles.owner = this;
    terminal.onRender(() => this.placeHandles());
    terminal.onSelectionChange(() => {
      this.#active &&= terminal.hasSelection();
      this.placeHandles();
    });
  }

  /** What a finger selected here goes on in a terminal whose rows are these with more or fewer above. */
  continueIn(terminal: XtermTerminal): XtermTouchSelection {
    const next = new XtermTouchSelection(terminal, this.#handles);
    const added = terminal.buffer.active.length - this.#terminal.buffer.active.length;
    next.#begun = this.#begun && movedDown(this.#begun, added);
    next.#grip = this.#grip && { ...this.#grip, range: movedDown(this.#grip.range, added) };
    next.#active = this.#active;
    return next;
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
    this.placeHandles();
    return true;
  }

  goOn(to: Offset): void {
    const place = this.#cellAt(to);
    if (place !== undefined && this.#begun !== undefined) this.#select(extended(this.#begun, place));
  }

  /** Of something that a finger selected. */
  get isActive(): boolean {
    return this.#active && this.#terminal.hasSelection();
  }

  end(): void {
    this.#terminal.clearSelection();
  }

  /** Where they are to be now: the terminal tells of what it draws, others of what is seen of it. */
  placeHandles(): void {
    if (this.#handles.owner !== this) return;
    const range = this.isActive ? this.#range : undefined;
    const screen = this.#screen;
    if (range === undefined || screen === null) {
      for (const which of ends) this.#handles[which].remove();
      return;
    }
    for (const which of ends) this.#placeHandle(which, range[which], screen);
  }

  #placeHandle(which: End, { column, row }: CellPlace, screen: HTMLElement): void {
    const handle = this.#handles[which];
    const { cols, rows, buffer } = this.#terminal;
    if (handle.parentElement !== screen) screen.append(handle);
    const { clientWidth, clientHeight } = screen;
    const onView = row - buffer.active.viewportY;
    const [x, height] = [(column / cols) * clientWidth, clientHeight / rows];
    const place = handlePlace({ which, x, top: onView * height, bottom: (onView + 1) * height }, this.#seen(screen));
    handle.hidden = place === undefined || onView < 0 || onView >= rows;
    if (place === undefined) return;
    handle.classList.toggle(`${handleClass}-above`, place.isAbove);
    handle.classList.toggle(`${handleClass}-before`, place.isBefore);
    handle.style.left = `${place.left}px`;
    handle.style.top = `${place.top}px`;
    handle.style.setProperty("--coda-drop", `${place.dropLeft}px`);
  }

  /** What the reader sees of the screen, which may be larger than its room. */
  #seen(screen: HTMLElement): Edges {
    const room = this.#terminal.element?.parentElement ?? screen;
    const [box, outer] = [screen.getBoundingClientRect(), room.getBoundingClientRect()];
    const [left, top] = [outer.left - box.left, outer.top - box.top];
    // Its scroll bars are not of it.
    return { left, top, right: left + room.clientWidth, bottom: top + room.clientHeight };
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

  /** A handle is as large as a finger, and so many cells: wherever on it the finger came, the end follows from where it was. */
  grip(which: End, at: Offset): void {
    const range = this.#range;
    const box = this.#screen?.getBoundingClientRect();
    if (range === undefined || box === undefined) return;
    const { cols, rows, buffer } = this.#terminal;
    const column = which === "start" ? range.start.column : range.end.column - 1;
    const row = range[which].row - buffer.active.viewportY;
    const middle = {
      x: box.left + ((column + 0.5) / cols) * box.width,
      y: box.top + ((row + 0.5) / rows) * box.height,
    };
    this.#grip = { which, range, toCell: { x: middle.x - at.x, y: middle.y - at.y } };
  }

  moveEnd(at: Offset): void {
    if (this.#grip === undefined) return;
    const { which, range, toCell } = this.#grip;
    const to = this.#cellAt({ x: at.x + toCell.x, y: at.y + toCell.y });
    if (to !== undefined) this.#select(movedEnd(range, which, to));
  }

  letGo(): void {
    this.#grip = undefined;
  }
}

function createHandles(): Handles {
  const handles: Handles = { start: createHandle("start"), end: createHandle("end"), owner: undefined };
  for (const which of ends) {
    const hear = (name: "touchstart" | "touchmove" | "touchend" | "touchcancel", tell: (at: Offset) => void) =>
      handles[which].addEventListener(name, (event) => tell(take(event)), { passive: false });
    hear("touchstart", (at) => handles.owner?.grip(which, at));
    hear("touchmove", (at) => handles.owner?.moveEnd(at));
    hear("touchend", () => handles.owner?.letGo());
    hear("touchcancel", () => handles.owner?.letGo());
  }
  return handles;
}

/**
 * Neither xterm nor whoever pans hears of it, nor does the browser make anything of it: what it took for a fling would keep
 * the next tap, on a button beside the text, to itself.
 */
function take(event: TouchEvent): Offset {
  event.stopPropagation();
  if (event.cancelable) event.preventDefault();
  const { clientX: x, clientY: y } = event.targetTouches[0] ?? { clientX: 0, clientY: 0 };
  return { x, y };
}

function createHandle(which: End): HTMLElement {
  const handle = document.createElement("div");
  handle.className = `${handleClass} ${handleClass}-${which}`;
  // A mouse on it selects nothing anew.
  handle.addEventListener("mousedown", (event) => event.stopPropagation());
  return handle;
}

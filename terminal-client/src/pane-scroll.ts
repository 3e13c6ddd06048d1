/**
 * Moves a pane that is larger than its room: it follows the cursor until the reader pans away, and fingers and wheel pan
 * to its edges before they scroll the history. xterm 6 knows no touch; a program that wants the wheel gets wheel events.
 */
import { Glide, splitVertical, type Offset } from "./glide.ts";
import { eachFrame } from "./system-frames.ts";
import { WindowFollow, type Edges } from "./window-follow.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

/** A finger that moved less than this still taps. */
const tapPixels = 8;
const wheelLinePixels = 20;

/** The value nearest to `value` that is not below `least` nor above `most`. */
function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Two zoom. */
function onlyFinger({ touches }: TouchEvent): Offset | undefined {
  const [touch] = touches;
  return touch === undefined || touches.length > 1 ? undefined : { x: touch.clientX, y: touch.clientY };
}

export class PaneScroll {
  readonly #terminal: XtermTerminal;
  readonly #holder: HTMLElement;
  readonly #window: WindowFollow;
  /** The cursor is kept in view. Ends when the reader pans it out of view, begins again when it is back in. */
  #following = true;
  /** Where the pane was last put from here: anything else was the reader. */
  #placed: Offset = { x: 0, y: 0 };
  /** What a line's height was not reached by yet. */
  #historyPixels = 0;
  #stopGlide: () => void = () => undefined;
  /** xterm 6 scrolls one that was opened and not drawn yet to its first line, whatever it is asked for. */
  #isDrawn = false;
  /** Ends following the finger that came last. */
  #finger: AbortController | undefined;
  /** Another screen of the same pane took over: a finger and a glide go on there. */
  #next: PaneScroll | undefined;

  constructor(terminal: XtermTerminal, holder: HTMLElement) {
    this.#terminal = terminal;
    this.#holder = holder;
    this.#window = new WindowFollow(holder);
    holder.addEventListener("scroll", () => this.#noticeReader(), { passive: true });
    holder.addEventListener("wheel", (event) => this.#wheel(event), { capture: true, passive: false });
    holder.addEventListener("touchstart", (event) => this.#followFinger(event));
    terminal.onResize(() => {
      this.#following = true;
    });
    terminal.onRender(() => {
      this.#isDrawn = true;
      this.follow();
    });
  }

  /** Pans as little as brings the cursor's cell into view, unless the reader looks elsewhere. */
  follow(): void {
    this.#noticeReader();
    if (this.#following && !this.#scrolledBack) this.#reveal();
    this.#window.drawn(() => this.#cursor);
  }

  /** The reader types: what is typed is to be seen. */
  followAgain(): void {
    this.#following = true;
    this.#reveal();
    this.#window.typed(this.#cursor);
  }

  /** Takes over where another screen of the same pane was panned to. */
  continue(before: PaneScroll): void {
    before.#next = this;
    this.#stopGlide = before.#stopGlide;
    this.#finger = before.#finger;
    this.#historyPixels = before.#historyPixels;
    this.#following = before.#following;
    this.#place({ x: before.#holder.scrollLeft, y: before.#holder.scrollTop });
  }

  dispose(): void {
    if (this.#next === undefined) this.#stopGlide();
  }

  get #newest(): PaneScroll {
    return this.#next === undefined ? this : this.#next.#newest;
  }

  get #scrolledBack(): boolean {
    const { viewportY, baseY } = this.#terminal.buffer.active;
    return viewportY < baseY;
  }

  get #cell(): Offset | undefined {
    const { element, cols, rows } = this.#terminal;
    if (element === undefined || element.offsetHeight === 0) return undefined;
    return { x: element.offsetWidth / cols, y: element.offsetHeight / rows };
  }

  /** The cursor's cell, from the holder's corner. */
  get #cursor(): Edges | undefined {
    const cell = this.#cell;
    if (cell === undefined || this.#scrolledBack) return undefined;
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    const [left, top] = [cursorX * cell.x, cursorY * cell.y];
    return { left, top, right: left + cell.x, bottom: top + cell.y };
  }

  /** The pan nearest to the present one that shows the cursor's cell. */
  get #wanted(): Offset | undefined {
    const cell = this.#cell;
    if (cell === undefined) return undefined;
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.#holder;
    return {
      x: within(scrollLeft, (cursorX + 1) * cell.x - clientWidth, cursorX * cell.x),
      y: within(scrollTop, (cursorY + 1) * cell.y - clientHeight, cursorY * cell.y),
    };
  }

  #reveal(): void {
    const wanted = this.#wanted;
    if (wanted !== undefined) this.#place(wanted);
  }

  #place({ x, y }: Offset): void {
    this.#holder.scrollLeft = x;
    this.#holder.scrollTop = y;
    this.#placed = { x: this.#holder.scrollLeft, y: this.#holder.scrollTop };
  }

  #noticeReader(): void {
    const { scrollLeft: x, scrollTop: y } = this.#holder;
    if (x === this.#placed.x && y === this.#placed.y) return;
    this.#placed = { x, y };
    const wanted = this.#wanted;
    this.#following = wanted !== undefined && Math.abs(wanted.x - x) < 1 && Math.abs(wanted.y - y) < 1;
  }

  /** What is left of the vertical movement for the history, after the pane was panned. */
  #pan(right: number, down: number): number {
    const { scrollTop, scrollHeight, clientHeight } = this.#holder;
    const room = {
      above: scrollTop,
      below: Math.max(0, scrollHeight - clientHeight - scrollTop),
      scrolledBack: this.#scrolledBack,
    };
    const { pane, history } = splitVertical(down, room);
    this.#holder.scrollBy(right, pane);
    this.#noticeReader();
    return history;
  }

  /** Sideways the browser pans by itself. Down and up xterm would scroll the history before the pane's edge is seen. */
  #wheel(event: WheelEvent): void {
    const { deltaX, deltaY, deltaMode, shiftKey, ctrlKey } = event;
    if (!event.isTrusted || shiftKey || ctrlKey || Math.abs(deltaX) >= Math.abs(deltaY)) return;
    const down = deltaMode === WheelEvent.DOM_DELTA_PIXEL ? deltaY : deltaY * wheelLinePixels;
    if (this.#pan(0, down) === down) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** A touch belongs to what it began on, also once another screen has taken its place on the page. */
  #followFinger(begun: TouchEvent): void {
    this.#stopGlide();
    this.#finger?.abort();
    const { target } = begun;
    if (!(target instanceof HTMLElement)) return;
    let last = onlyFinger(begun);
    let panning = false;
    const glide = new Glide();
    const lifted = new AbortController();
    const { signal } = lifted;
    this.#finger = lifted;
    const move = (event: TouchEvent): void => {
      const at = onlyFinger(event);
      // A finger that selects is not one that pans.
      if (at === undefined || last === undefined || event.defaultPrevented) return;
      const moved = { x: at.x - last.x, y: at.y - last.y };
      panning ||= Math.hypot(moved.x, moved.y) >= tapPixels;
      if (!panning) return;
      if (event.cancelable) event.preventDefault();
      last = at;
      glide.moved(moved, event.timeStamp);
      this.#newest.#drag(moved);
    };
    target.addEventListener("touchmove", move, { passive: false, signal });
    target.addEventListener("touchcancel", () => lifted.abort(), { signal });
    target.addEventListener(
      "touchend",
      (event) => {
        lifted.abort();
        if (panning) this.#newest.#glideOn(glide.release(event.timeStamp));
      },
      { signal },
    );
  }

  #glideOn(next: (frameAt: number) => Offset | undefined): void {
    this.#stopGlide = eachFrame((at) => {
      const step = next(at);
      if (step !== undefined) this.#newest.#drag(step);
      return step !== undefined;
    });
  }

  /** The text goes with the finger. */
  #drag({ x, y }: Offset): void {
    const history = this.#pan(-x, -y);
    const cell = this.#cell;
    if (history === 0 || cell === undefined) return;
    this.#historyPixels += history;
    if (!this.#isDrawn) return;
    const lines = Math.trunc(this.#historyPixels / cell.y);
    this.#historyPixels -= lines * cell.y;
    if (lines !== 0) this.#scrollHistory(lines);
  }

  #scrollHistory(lines: number): void {
    const { buffer, modes, element } = this.#terminal;
    if (buffer.active.type === "normal" && modes.mouseTrackingMode === "none") {
      this.#terminal.scrollLines(lines);
      return;
    }
    // As xterm does with a wheel: reports to a program that asked for them, else arrow keys.
    const line = { deltaY: Math.sign(lines), deltaMode: WheelEvent.DOM_DELTA_LINE, bubbles: true, cancelable: true };
    for (let count = Math.abs(lines); count > 0; count--) element?.dispatchEvent(new WheelEvent("wheel", line));
  }
}

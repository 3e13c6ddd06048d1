/**
 * Keeps the cursor of a pane in view where its window is larger than the frame that it is panned in: from a key on, until the
 * reader pans elsewhere. The frame is the page's: the element around the panes that is marked so.
 */
import type { Offset } from "./glide.ts";

/** On the frame, as long as the window is larger. */
const largerWindow = "[data-window-larger]";

/** In pixels, of any one origin. */
export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function step(near: number, far: number, [from, to]: readonly [number, number]): number {
  if (near < from) return near - from;
  return far > to ? Math.min(far - to, near - from) : 0;
}

/** As little as brings a cell into the frame. Pure. */
export function panToShow(cell: Edges, frame: Edges): Offset {
  return {
    x: step(cell.left, cell.right, [frame.left, frame.right]),
    y: step(cell.top, cell.bottom, [frame.top, frame.bottom]),
  };
}

export class WindowFollow {
  readonly #holder: HTMLElement;
  /** Where the window was last put from here; undefined: the reader looks elsewhere. */
  #placed: Offset | undefined;

  constructor(holder: HTMLElement) {
    this.#holder = holder;
  }

  /** The reader types. `cell`: the cursor's, from the holder's corner; undefined while it is not on the page. */
  typed(cell: Edges | undefined): void {
    this.#place(this.#frame, cell);
  }

  /** The cursor may have moved. */
  drawn(cell: () => Edges | undefined): void {
    const placed = this.#placed;
    if (placed === undefined) return;
    const frame = this.#frame;
    if (frame?.scrollLeft === placed.x && frame.scrollTop === placed.y) this.#place(frame, cell());
    else this.#placed = undefined;
  }

  get #frame(): Element | null {
    return this.#holder.closest(largerWindow);
  }

  #place(frame: Element | null, cell: Edges | undefined): void {
    this.#placed = undefined;
    if (frame === null || cell === undefined) return;
    const { left, top } = this.#holder.getBoundingClientRect();
    const seen = frame.getBoundingClientRect();
    // Without its scroll bars.
    const room = {
      left: seen.left,
      top: seen.top,
      right: seen.left + frame.clientWidth,
      bottom: seen.top + frame.clientHeight,
    };
    const at = { left: left + cell.left, top: top + cell.top, right: left + cell.right, bottom: top + cell.bottom };
    const { x, y } = panToShow(at, room);
    frame.scrollBy({ left: x, top: y, behavior: "instant" });
    this.#placed = { x: frame.scrollLeft, y: frame.scrollTop };
  }
}

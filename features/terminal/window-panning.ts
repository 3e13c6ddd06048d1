/**
 * Pans a window that is larger than its frame: by dragging with Ctrl (⌘ on a Mac), which says nothing to a terminal, and by
 * two fingers. Knows the DOM alone.
 */
import { isMac } from "../shortcuts/this-platform.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

function isLarger({ scrollWidth, scrollHeight, clientWidth, clientHeight }: Element): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight;
}

/** What is panned at a place: a pane by itself in its own holder, others with their window. */
function pannedAt(target: EventTarget | null): Element | undefined {
  if (!(target instanceof Element)) return undefined;
  const window = target.closest("[data-window-larger]");
  const panned = target.closest("[data-in-layout]") === null ? target.closest(".coda-terminal-holder") : window;
  return panned !== null && isLarger(panned) ? panned : undefined;
}

function middleOf({ touches }: TouchEvent): Point | undefined {
  const [one, other] = touches;
  if (one === undefined || other === undefined) return undefined;
  return { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
}

/** What was last at `from` is now at `to`. */
function pan(element: Element, from: Point, to: Point): void {
  element.scrollBy({ left: from.x - to.x, top: from.y - to.y, behavior: "instant" });
}

function watchDragging(frame: HTMLElement, signal: AbortSignal): void {
  let held: { readonly element: Element; readonly pointer: number; readonly at: Point } | undefined;
  const options = { capture: true, signal };
  frame.addEventListener(
    "pointerdown",
    (event) => {
      const isAsked = event.button === 0 && (isMac() ? event.metaKey : event.ctrlKey);
      const element = isAsked ? pannedAt(event.target) : undefined;
      if (element === undefined) return;
      // No mouse events come of it, which the terminal would select by or tell its program.
      event.preventDefault();
      frame.setPointerCapture(event.pointerId);
      held = { element, pointer: event.pointerId, at: { x: event.clientX, y: event.clientY } };
    },
    options,
  );
  frame.addEventListener(
    "pointermove",
    (event) => {
      if (held?.pointer !== event.pointerId) return;
      const to = { x: event.clientX, y: event.clientY };
      pan(held.element, held.at, to);
      held = { ...held, at: to };
    },
    options,
  );
  for (const name of ["pointercancel", "lostpointercapture"] as const)
    frame.addEventListener(
      name,
      () => {
        held = undefined;
      },
      options,
    );
}

function watchFingers(frame: HTMLElement, signal: AbortSignal): void {
  let last: Point | undefined;
  const options = { capture: true, passive: true, signal };
  const look = (event: TouchEvent) => {
    const at = middleOf(event);
    const element = at && pannedAt(event.target);
    if (last !== undefined && at !== undefined && element !== undefined) pan(element, last, at);
    last = at;
  };
  frame.addEventListener("touchmove", look, options);
  for (const name of ["touchstart", "touchend", "touchcancel"] as const)
    frame.addEventListener(
      name,
      (event) => {
        last = middleOf(event);
      },
      options,
    );
}

/** Until the returned function is called. */
export function watchPanning(frame: HTMLElement): () => void {
  const listening = new AbortController();
  watchDragging(frame, listening.signal);
  watchFingers(frame, listening.signal);
  return () => listening.abort();
}

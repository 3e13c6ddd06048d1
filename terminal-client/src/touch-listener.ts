/** Hears the fingers on an element and tells what they mean, before whoever pans and scrolls hears of them. */
import type { Clock } from "./clock.ts";
import type { Offset } from "./glide.ts";
import { isOnHandle } from "./xterm-touch-selection.ts";
import { gesture, idle, restMs, type GestureEffect, type GestureEvent, type GestureState } from "./touch-gestures.ts";

function fingersOf({ touches }: TouchEvent): Offset[] {
  return Array.from(touches, ({ clientX: x, clientY: y }) => ({ x, y }));
}

/** Ours alone: nobody pans, scrolls or clicks by it. */
function take(event: TouchEvent): void {
  if (event.cancelable) event.preventDefault();
  event.stopPropagation();
}

const nothing = (): void => undefined;

/** Until the returned function is called. What begins on a handle of a selection is that handle's. */
export function listenToFingers(
  element: HTMLElement,
  clock: Pick<Clock, "after">,
  tell: (effect: GestureEffect) => void,
): () => void {
  const listening = new AbortController();
  let state: GestureState = idle;
  let cancelRest = nothing;
  const step = (event: GestureEvent): readonly GestureEffect[] => {
    const before = state;
    const { state: after, effects } = gesture(state, event);
    state = after;
    if (after.name !== before.name) cancelRest();
    if (after.name === "touching" && before.name !== "touching")
      cancelRest = clock.after(restMs, () => step({ name: "rested" }));
    for (const effect of effects) tell(effect);
    return effects;
  };
  const hear = (name: "down" | "moved" | "up") => (event: TouchEvent) => {
    if (isOnHandle(event)) return;
    const wasOurs = state.name === "pinching" || state.name === "selecting";
    const effects = step({ name, fingers: fingersOf(event), atMs: event.timeStamp });
    const isOurs = state.name === "pinching" || state.name === "selecting";
    if (wasOurs || isOurs || effects.some((effect) => effect.name === "doubleTapped")) take(event);
  };
  const options = { capture: true, passive: false, signal: listening.signal };
  /** A touch belongs to what it began on, also once that is not on the page any more, as when a terminal is drawn anew. */
  const follow = ({ target }: TouchEvent): void => {
    if (!(target instanceof HTMLElement)) return;
    const lifted = new AbortController();
    const hearGone = (name: "moved" | "up") => (event: TouchEvent) => {
      if (!element.contains(target)) hear(name)(event);
      if (name === "up") lifted.abort();
    };
    const own = { passive: false, signal: AbortSignal.any([lifted.signal, listening.signal]) };
    target.addEventListener("touchmove", hearGone("moved"), own);
    target.addEventListener("touchend", hearGone("up"), own);
    target.addEventListener("touchcancel", hearGone("up"), own);
  };
  element.addEventListener("touchstart", follow, options);
  element.addEventListener("touchstart", hear("down"), options);
  element.addEventListener("touchmove", hear("moved"), options);
  element.addEventListener("touchend", hear("up"), options);
  element.addEventListener("touchcancel", hear("up"), options);
  return () => {
    listening.abort();
    cancelRest();
  };
}

/**
 * What fingers on a terminal mean beyond panning and scrolling, which are pane-scroll.ts's: two zoom, a double tap
 * toggles the zoom, one that rests selects. Pure; pixels of the window and milliseconds.
 */
import type { Offset } from "./glide.ts";

export type GestureState =
  | { readonly name: "idle"; readonly lastTap: Tap | undefined }
  /** One finger that has not moved. */
  | { readonly name: "touching"; readonly tap: Tap; readonly lastTap: Tap | undefined }
  /** It moved: it pans. */
  | { readonly name: "panning" }
  /** It rested until it selected. */
  | { readonly name: "selecting" }
  /** `distance`: between the two when they came. */
  | { readonly name: "pinching"; readonly distance: number };

interface Tap {
  readonly at: Offset;
  readonly atMs: number;
}

export type GestureEvent =
  | { readonly name: "down" | "moved" | "up"; readonly fingers: readonly Offset[]; readonly atMs: number }
  /** `restMs` passed since one finger came and nothing else did. */
  | { readonly name: "rested" };

export type GestureEffect =
  | { readonly name: "pinchBegan" }
  /** As a multiple of the distance at its beginning. */
  | { readonly name: "pinched"; readonly factor: number }
  | { readonly name: "pinchEnded" }
  | { readonly name: "tapped" | "doubleTapped" | "longPressed" | "draggedOn"; readonly at: Offset };

interface Step {
  readonly state: GestureState;
  readonly effects: readonly GestureEffect[];
}

/** As phones' own long press. */
export const restMs = 500;
const doubleTapMs = 300;
/** A finger that moved less rests. */
const restPixels = 10;
/** Two taps further apart are of two places. */
const doubleTapPixels = 40;

export const idle: GestureState = { name: "idle", lastTap: undefined };

export function gesture(state: GestureState, event: GestureEvent): Step {
  switch (event.name) {
    case "down":
      return down(state, event);
    case "moved":
      return moved(state, event.fingers);
    case "up":
      return event.fingers.length > 0 ? { state, effects: [] } : lifted(state, event.atMs);
    case "rested":
      if (state.name !== "touching") return { state, effects: [] };
      return { state: { name: "selecting" }, effects: [{ name: "longPressed", at: state.tap.at }] };
  }
}

type Touched = Extract<GestureEvent, { readonly fingers: unknown }>;

function down(state: GestureState, { fingers, atMs }: Touched): Step {
  const [first, second] = fingers;
  if (first !== undefined && second !== undefined && state.name !== "selecting")
    return {
      state: { name: "pinching", distance: distanceOf(first, second) },
      effects: state.name === "pinching" ? [] : [{ name: "pinchBegan" }],
    };
  if (first === undefined || state.name !== "idle") return { state, effects: [] };
  return { state: { name: "touching", tap: { at: first, atMs }, lastTap: state.lastTap }, effects: [] };
}

function moved(state: GestureState, [first, second]: readonly Offset[]): Step {
  if (first === undefined) return { state, effects: [] };
  switch (state.name) {
    case "touching":
      return { state: distanceOf(first, state.tap.at) < restPixels ? state : { name: "panning" }, effects: [] };
    case "selecting":
      return { state, effects: [{ name: "draggedOn", at: first }] };
    case "pinching":
      if (second === undefined) return { state, effects: [] };
      return { state, effects: [{ name: "pinched", factor: distanceOf(first, second) / state.distance }] };
    case "idle":
    case "panning":
      return { state, effects: [] };
  }
}

/** The last finger. */
function lifted(state: GestureState, atMs: number): Step {
  if (state.name === "pinching") return { state: idle, effects: [{ name: "pinchEnded" }] };
  if (state.name !== "touching") return { state: idle, effects: [] };
  const { tap, lastTap } = state;
  const { at } = tap;
  const isSecond =
    lastTap !== undefined && atMs - lastTap.atMs <= doubleTapMs && distanceOf(at, lastTap.at) < doubleTapPixels;
  if (isSecond) return { state: idle, effects: [{ name: "doubleTapped", at }] };
  return { state: { name: "idle", lastTap: { at, atMs } }, effects: [{ name: "tapped", at }] };
}

function distanceOf(one: Offset, other: Offset): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

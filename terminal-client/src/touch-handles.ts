/**
 * Where the handles at the ends of what is selected hang, so that a finger can take each: below its row and outwards, and
 * otherwise where that is out of sight. Pure; CSS pixels from the screen's corner.
 */
import type { Edges } from "./window-follow.ts";

/** As large as a finger (WCAG 2.2, 2.5.5). */
export const handlePixels = 44;
/** The drop that is seen of it (terminal.css). */
export const dropPixels = 18;

export interface HandlePlace {
  readonly left: number;
  readonly top: number;
  /** Of the drop, within the handle. */
  readonly dropLeft: number;
  /** It stands on its row, and does not hang from it. */
  readonly isAbove: boolean;
  /** The drop lies left of the end. */
  readonly isBefore: boolean;
}

export interface SelectionEnd {
  readonly which: "start" | "end";
  /** Between two columns. */
  readonly x: number;
  /** Of its row. */
  readonly top: number;
  readonly bottom: number;
}

/** @returns undefined where the end itself is out of sight. `seen`: what the reader sees of the screen. */
export function handlePlace({ which, x, top, bottom }: SelectionEnd, seen: Edges): HandlePlace | undefined {
  if (x < seen.left || x > seen.right || bottom <= seen.top || top >= seen.bottom) return undefined;
  const left = within(x - handlePixels / 2, seen.left, seen.right - handlePixels);
  const isBefore = which === "start" ? x - dropPixels >= seen.left : x + dropPixels > seen.right;
  // Turned inwards it would lie under the other end's, or over it, where a short word is selected.
  const isTurned = isBefore !== (which === "start");
  const hangs = bottom + handlePixels <= seen.bottom && !isTurned;
  const isAbove = !hangs && top - handlePixels >= seen.top;
  const below = Math.min(bottom, seen.bottom - handlePixels);
  const dropLeft = x - left - (isBefore ? dropPixels : 0);
  return { left, top: isAbove ? top - handlePixels : below, dropLeft, isAbove, isBefore };
}

/** The least where there is no room. */
function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** Windows put into another order by a tab that is dragged. Pure. */
import type { WindowId } from "@coda/protocol";

/** With this one at that place. */
export function reordered<Item>(items: readonly Item[], item: Item, to: number): readonly Item[] {
  const others = items.filter((each) => each !== item);
  return [...others.slice(0, to), item, ...others.slice(to)];
}

/** The windows that it changes places with, one after another, until it is there: those on the way keep their order. */
export function swapsOnTheWay(windows: readonly WindowId[], window: WindowId, to: number): readonly WindowId[] {
  const from = windows.indexOf(window);
  if (from === -1 || to === from) return [];
  return to > from ? windows.slice(from + 1, to + 1) : windows.slice(to, from).toReversed();
}

interface Extent {
  readonly left: number;
  readonly right: number;
}

/** Where a tab goes that is let go with its middle here: behind each other one whose middle it has passed. */
export function placeOf(middle: number, others: readonly Extent[]): number {
  return others.filter(({ left, right }) => (left + right) / 2 < middle).length;
}

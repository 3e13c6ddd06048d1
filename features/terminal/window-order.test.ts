import { windowIdSchema, type WindowId } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { placeOf, reordered, swapsOnTheWay } from "./window-order.ts";

const windows = [1, 2, 3, 4].map((number) => windowIdSchema.parse(`@${number}`));

/** As tmux does it. */
function swap(order: readonly WindowId[], one: WindowId, other: WindowId): WindowId[] {
  return order.map((each) => (each === one ? other : each === other ? one : each));
}

describe("a window that is dragged to another place", () => {
  it.each([
    [0, 0],
    [0, 1],
    [0, 3],
    [3, 0],
    [2, 1],
    [1, 3],
  ])("from %i to %i comes there by swaps, and the others keep their order", (from, to) => {
    const window = windowIdSchema.parse(`@${from + 1}`);
    const swaps = swapsOnTheWay(windows, window, to);
    const done = swaps.reduce<readonly WindowId[]>((order, other) => swap(order, window, other), windows);
    expect(swaps).toHaveLength(Math.abs(to - from));
    expect(done).toEqual(reordered(windows, window, to));
    expect(done[to]).toBe(window);
  });

  it("that is not there any more goes nowhere", () => {
    expect(swapsOnTheWay(windows, windowIdSchema.parse("@9"), 1)).toEqual([]);
  });

  it("goes behind those whose middle it has passed", () => {
    const others = [
      { left: 0, right: 100 },
      { left: 100, right: 160 },
    ];
    expect([20, 60, 129, 131, 400].map((middle) => placeOf(middle, others))).toEqual([0, 1, 1, 2, 2]);
  });
});

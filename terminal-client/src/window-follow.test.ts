import { describe, expect, it } from "vitest";
import { panToShow } from "./window-follow.ts";

const frame = { left: 100, top: 50, right: 500, bottom: 350 };

function cellAt(left: number, top: number) {
  return { left, top, right: left + 8, bottom: top + 16 };
}

describe("the pan that shows a cell", () => {
  it.each([
    ["in view", cellAt(300, 200), { x: 0, y: 0 }],
    ["at the frame's very edges", cellAt(492, 334), { x: 0, y: 0 }],
    ["beyond its right and below it", cellAt(600, 400), { x: 108, y: 66 }],
    ["on its left and above it", cellAt(40, 20), { x: -60, y: -30 }],
    ["below it alone", cellAt(300, 340), { x: 0, y: 6 }],
  ])("is as little as does it, for one %s", (_where, cell, pan) => {
    expect(panToShow(cell, frame)).toEqual(pan);
  });

  it("shows the beginning of one that is larger than the frame", () => {
    expect(panToShow({ left: 120, top: 60, right: 900, bottom: 70 }, frame)).toEqual({ x: 20, y: 0 });
  });
});

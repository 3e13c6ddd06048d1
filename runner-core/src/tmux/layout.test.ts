import { describe, expect, it } from "vitest";
import { readLayoutChange } from "./layout.ts";

function sizes(text: string): string[] | undefined {
  return readLayoutChange(text)?.cells.map(({ pane, size }) => `${pane} ${size.columns}x${size.rows}`);
}

describe("the sizes of a layout change", () => {
  it("reads single, split and nested panes of tmux's own strings", () => {
    expect(sizes("@1 aafe,120x40,0,0,1 aafe,120x40,0,0,1 *")).toEqual(["%1 120x40"]);
    const split = "5c4b,159x48,0,0{79x48,0,0,1,79x48,80,0[79x24,80,0,2,79x23,80,25,3]}";
    expect(sizes(`@2 ${split} ${split} `)).toEqual(["%1 79x48", "%2 79x24", "%3 79x23"]);
  });

  it("takes the visible layout, which a zoomed pane has alone", () => {
    expect(sizes("@2 1234,80x24,0,0{40x24,0,0,1,39x24,41,0,2} b25e,80x24,0,0,2 Z")).toEqual(["%2 80x24"]);
  });

  it("names the window, and its layout as it is with no pane zoomed", () => {
    const [whole, zoomed] = ["1234,80x24,0,0{40x24,0,0,1,39x24,41,0,2}", "b25e,80x24,0,0,2"];
    expect(readLayoutChange(`@2 ${whole} ${zoomed} Z`)).toMatchObject({ window: "@2", layout: whole });
  });

  it("gives nothing for what is no layout", () => {
    for (const text of ["", "@1", "@1 x y", "@1 0x0,0,0,1 0x0,0,0,1"]) expect(readLayoutChange(text)).toBeUndefined();
  });
});

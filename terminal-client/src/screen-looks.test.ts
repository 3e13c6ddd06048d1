import { describe, expect, it } from "vitest";
import { ScreenLooks } from "./screen-looks.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import { createHeadless } from "./testing/headless-view.ts";

const small: TerminalTheme = { colours: { background: "#000000" }, fontSizePixels: 10 };
const large: TerminalTheme = { colours: { background: "#ffffff" }, fontSizePixels: 20 };

function optionsOf({ colours, fontSizePixels = 14 }: TerminalTheme) {
  return { fontSize: fontSizePixels, theme: colours };
}

function bench() {
  const looks = new ScreenLooks(small, optionsOf);
  const begin = () => {
    const terminal = createHeadless({ columns: 80, rows: 24 });
    Object.assign(terminal.options, optionsOf(looks.theme));
    return terminal;
  };
  return { looks, begin };
}

describe("the looks of a view's screens", () => {
  it("are those of now on the screen on view, at once", () => {
    const { looks, begin } = bench();
    const screen = begin();
    looks.show(screen);
    expect(looks.change(large)).toBe(true);
    expect(screen.options).toMatchObject({ fontSize: 20, theme: { background: "#ffffff" } });
  });

  it("are those of when a screen is shown, not of when it was begun behind the one on view", () => {
    const { looks, begin } = bench();
    looks.show(begin());
    const behind = begin();
    looks.change(large);
    expect(behind.options).toMatchObject({ fontSize: 10 });
    looks.show(behind);
    expect(behind.options).toMatchObject({ fontSize: 20, theme: { background: "#ffffff" } });
  });

  it("are no change where they are what they were", () => {
    const { looks } = bench();
    expect(looks.change(small)).toBe(false);
    expect(looks.theme).toBe(small);
  });
});

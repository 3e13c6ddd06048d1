import { describe, expect, it } from "vitest";
import { ScreenLooks } from "./screen-looks.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import { createHeadless, type HeadlessTerminal } from "./testing/headless-view.ts";

const still: TerminalTheme = { colours: {}, cursorBlink: false, cursorShape: "block" };
const lively: TerminalTheme = { colours: {}, cursorBlink: true, cursorShape: "bar" };

function optionsOf({ cursorBlink = false, cursorShape = "block" }: TerminalTheme): HeadlessTerminal["options"] {
  return { cursorBlink, cursorStyle: cursorShape };
}

function bench() {
  const looks = new ScreenLooks(still, optionsOf);
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
    expect(looks.change(lively)).toBe(true);
    expect(screen.options).toMatchObject({ cursorBlink: true, cursorStyle: "bar" });
  });

  it("are those of when a screen is shown, not of when it was begun behind the one on view", () => {
    const { looks, begin } = bench();
    looks.show(begin());
    const behind = begin();
    looks.change(lively);
    expect(behind.options).toMatchObject({ cursorBlink: false, cursorStyle: "block" });
    looks.show(behind);
    expect(behind.options).toMatchObject({ cursorBlink: true, cursorStyle: "bar" });
  });

  it("are no change where they are what they were", () => {
    const { looks } = bench();
    expect(looks.change(still)).toBe(false);
    expect(looks.theme).toBe(still);
  });
});

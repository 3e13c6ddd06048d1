/** What `--watch` writes to a terminal. */
import { expect, test } from "vitest";
import { uncoloured } from "../paint.ts";
import { LiveScreen } from "./live-screen.ts";

class Stage {
  written = "";
  size = { columns: 40, rows: 6 };
  resized: () => void = () => undefined;
  readonly screen = new LiveScreen({
    print: () => undefined,
    write: (text) => (this.written += text),
    paint: uncoloured,
    terminal: () => this.size,
    onResize: (listener) => {
      this.resized = listener;
      return () => (this.resized = () => undefined);
    },
  });

  /** The frames so far, each as it would be drawn on a screen that is empty. */
  get frames(): string[] {
    return this.written.split("\u001B[?2026h").slice(1);
  }
}

test("draws each picture over the last one, at once, and clears what is left of it", () => {
  const stage = new Stage();
  stage.screen.show("one\ntwo");
  stage.screen.show("three");
  expect(stage.frames).toEqual([
    "\u001B[Hone\u001B[K\r\ntwo\u001B[K\u001B[J\u001B[?2026l",
    "\u001B[Hthree\u001B[K\u001B[J\u001B[?2026l",
  ]);
});

test("shows as much as there is room for, and says how much more there is", () => {
  const stage = new Stage();
  stage.screen.show(Array.from({ length: 9 }, (_, at) => `line ${at}`).join("\n"));
  expect(stage.frames.at(-1)).toContain("line 4\u001B[K\r\n… 4 more\u001B[K");
  expect(stage.frames.at(-1)).not.toContain("line 5");
  stage.size = { columns: 40, rows: 20 };
  stage.resized();
  expect(stage.frames.at(-1)).toContain("line 8");
});

test("gives cursor and screen back once, with the last picture behind them", () => {
  const stage = new Stage();
  stage.screen.show("the last");
  stage.screen.close();
  stage.screen.close();
  stage.screen.show("too late");
  stage.resized();
  const before = "\u001B[?1049h\u001B[?25l";
  const after = "\u001B[?25h\u001B[?1049lthe last\n";
  expect([stage.written.startsWith(before), stage.written.endsWith(after), stage.frames.length]).toEqual([
    true,
    true,
    1,
  ]);
});

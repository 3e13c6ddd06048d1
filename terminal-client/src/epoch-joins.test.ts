/** Pictures that repeat what is on view: each line is drawn once, whatever came between two recordings of a pane. */
import { describe, expect, it } from "vitest";
import type { Size } from "@coda/protocol";
import { PanePicture } from "./pane-picture.ts";
import { repeatedRows } from "./repeated-rows.ts";
import { gapNotice } from "./screen-sequences.ts";
import type { TapeGap, TapeItem } from "./tape-items.ts";
import { fakeEpoch, fakeSize } from "./testing/fake-recording.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { createHeadless, HeadlessView } from "./testing/headless-view.ts";

const encoder = new TextEncoder();
const { columns, rows } = fakeSize;

function numbered(prefix: string, count: number, from = 1): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${from + index}`);
}

function epoch(number: number): TapeItem {
  return { kind: "epoch", epoch: fakeEpoch(number), size: fakeSize };
}

function printed(lines: readonly string[], offset = 0): TapeItem {
  return { kind: "bytes", offset, bytes: encoder.encode(lines.join("\r\n")), live: true };
}

/** The pane as a capture draws it: the lines above its screen, then each row in its place. */
function captured(above: readonly string[], screen: readonly string[], offset = 0): TapeItem {
  const pushed = "\n".repeat(Math.min(above.length, rows - 1));
  const scrollback = `\x1b[H${above.map((line) => `${line}\x1b[K\r\n`).join("")}\x1b[${rows};1H${pushed}`;
  const drawn = Array.from({ length: rows }, (_, row) => `\x1b[${row + 1};1H\x1b[${columns}X${screen[row] ?? ""}`);
  const last = screen.length;
  const screens = `${drawn.join("")}\x1b[${last};${(screen.at(-1) ?? "").length + 1}H`;
  const [vt, over] = [encoder.encode(scrollback + screens), encoder.encode(screens)];
  return { kind: "keyframe", offset, size: fakeSize, title: "", vt, over, repairs: 0 };
}

const taken: TapeGap = { kind: "gap", from: 1_000, to: null, cause: "pipe-taken" };
const mark = gapNotice(taken);

class Shown {
  readonly #view = new HeadlessView({ onInput() {}, onPaste() {}, onNearTop() {}, onFocus() {} });
  #caughtUp: () => void = () => undefined;
  bells = 0;
  readonly picture = new PanePicture(this.#view, {
    onProcessed: (_, caughtUp) => caughtUp && this.#caughtUp(),
    onTitle: () => undefined,
    onBell: () => (this.bells += 1),
    onClipboard: () => undefined,
    onChanged: () => undefined,
  });

  /** The lines that are shown once these are drawn, blank ones left out. */
  async after(...items: readonly TapeItem[]): Promise<string[]> {
    const caughtUp = new Promise<void>((resolve) => (this.#caughtUp = resolve));
    this.picture.append(items);
    await caughtUp;
    return this.lines;
  }

  get lines(): string[] {
    return this.picture.screen.lines().filter((line) => line !== "");
  }
}

describe("a picture below text that is on view", () => {
  const old = numbered("a-", 20);

  it("is drawn in place of the screen it repeats, its scrollback with it", async () => {
    const shown = new Shown();
    await shown.after(epoch(1), printed(old));
    const lines = await shown.after(epoch(2), captured(old.slice(4, 14), old.slice(14)), printed(["!", "next"]));
    expect(lines).toEqual([...numbered("a-", 19), "a-20!", "next"]);
  });

  it.each([1, 3, 6, 50])(
    "draws %i lines of a program begun anew once, below the screen of the one before",
    async (count) => {
      const shown = new Shown();
      const fresh = numbered("d-", count);
      await shown.after(epoch(1), printed([...old, ...fresh]));
      // What the pane was cleared of is not in its history.
      const all = [...old.slice(0, 14), ...fresh];
      const picture = captured(all.slice(0, -Math.min(count, rows)), fresh.slice(-rows));
      expect(await shown.after(epoch(2), picture, printed(["", "next"]))).toEqual([...old, ...fresh, "next"]);
    },
  );

  it("keeps the screen of the program before though nothing of it is in the picture", async () => {
    const shown = new Shown();
    await shown.after(epoch(1), printed(old));
    expect(await shown.after(epoch(2), captured(old.slice(0, 14), ["d-1"]))).toEqual([...old, "d-1"]);
  });

  it("follows a mark where output is missing, whether or not any was", async () => {
    const shown = new Shown();
    await shown.after(epoch(1), printed(old));
    const lines = await shown.after(taken, epoch(2), captured(old.slice(0, 14), old.slice(14)));
    expect(lines).toEqual([...old.slice(0, 14), mark, ...old.slice(14)]);
  });

  it.each([4, 60])("adds the %i lines that were missed, though some lie above its screen", async (count) => {
    const shown = new Shown();
    await shown.after(epoch(1), printed([...old, "$ "]));
    const all = [...old.slice(2), "$ ls", ...numbered("m-", count), "$ "];
    const lines = await shown.after(taken, epoch(2), captured(all.slice(0, -rows), all.slice(-rows)));
    const missed = ["$ ls", ...numbered("m-", count), "$"];
    expect(lines.filter((line) => line.startsWith("m-"))).toEqual(numbered("m-", count));
    expect(lines.filter((line) => line.startsWith("a-"))).toEqual(old);
    expect(lines.filter((line) => line.startsWith("──"))).toHaveLength(1);
    expect(lines.slice(-count - 1).map((line) => line.trimEnd())).toEqual(missed.slice(1));
  });

  it("PU3 repeats no line above the mark where a prompt went on meanwhile", async () => {
    const shown = new Shown();
    await shown.after(epoch(1), printed([...old, "$ "]));
    const screen = [...old.slice(15), "$ not kept"];
    const lines = await shown.after(taken, epoch(2), captured(old.slice(5, 15), screen), printed(["", "next"]));
    expect(lines).toEqual([...old.slice(0, 15), mark, ...screen, "next"]);
  });

  it("moves a mark that was the last thing on view, and rings no bell twice", async () => {
    const shown = new Shown();
    await shown.after(epoch(1), printed(["\x07", ...old]));
    shown.picture.append([taken]);
    await expect.poll(() => shown.lines).toEqual([...old, mark]);
    const lines = await shown.after(epoch(2), captured(old.slice(0, 14), old.slice(14)));
    expect(lines).toEqual([...old.slice(0, 14), mark, ...old.slice(14)]);
    expect(shown.bells).toBe(1);
  });

  it("takes what was captured meanwhile back for the recording", async () => {
    const shown = new Shown();
    await shown.after(epoch(1), printed(old));
    shown.picture.tape.beginCaptures();
    await shown.after(taken, epoch(2), captured([], old.slice(14)), printed(["", "seen"], 0));
    shown.picture.tape.withdraw();
    expect(shown.picture.tape.epoch).toBe(fakeEpoch(1));
    const lines = await shown.after(taken, epoch(3), captured(old.slice(0, 15), [...old.slice(15), "seen"]));
    expect(lines.filter((line) => line.startsWith("a-"))).toEqual(old);
    expect(lines.at(-1)).toBe("seen");
    expect(lines.filter((line) => line.startsWith("──"))).toHaveLength(1);
  });
});

/** Counts what is read of it after its end. */
class WatchedScreen extends TerminalScreen {
  readonly ended = Promise.withResolvers<void>();
  #isOver = false;
  lateReads = 0;

  override get lineCount(): number {
    if (this.#isOver) this.lateReads += 1;
    return super.lineCount;
  }

  override dispose(): void {
    this.#isOver = true;
    super.dispose();
    this.ended.resolve();
  }
}

it("a screen that went while a picture was looked at is not read any more", async () => {
  const screens: WatchedScreen[] = [];
  const caughtUp = Promise.withResolvers<void>();
  const stage = {
    createScreen: (size: Size) => {
      const screen = new WatchedScreen(createHeadless(size));
      screens.push(screen);
      return screen;
    },
    show: () => undefined,
  };
  const ignored = { onTitle() {}, onBell() {}, onClipboard() {}, onChanged() {} };
  const picture = new PanePicture(stage, { ...ignored, onProcessed: (_, all) => all && caughtUp.resolve() });
  picture.append([epoch(1), printed(numbered("a-", 20))]);
  await caughtUp.promise;
  picture.append([taken, epoch(2), captured([], numbered("b-", 3))]);
  const [shown, looked] = screens;
  picture.dispose();
  shown?.dispose();
  await looked?.ended.promise;
  expect(screens.map(({ lateReads }) => lateReads)).toEqual([0, 0]);
});

describe("rows a picture repeats", () => {
  it("are not guessed from one prompt like another where output is missing", () => {
    const picture = { texts: ["x", "$", "y", "z"], above: 3 };
    expect(repeatedRows({ view: ["a", "$"], picture, missing: true, atStart: true }).rows).toBe(0);
    expect(repeatedRows({ view: ["a", "$"], picture, missing: false, atStart: false }).rows).toBe(0);
    expect(repeatedRows({ view: ["x", "$"], picture, missing: true, atStart: true }).rows).toBe(2);
  });
});

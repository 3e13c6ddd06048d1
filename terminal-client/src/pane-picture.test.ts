import { describe, expect, it } from "vitest";
import { PanePicture } from "./pane-picture.ts";
import type { TapeItem } from "./tape-items.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { fakeEpoch, fakeSize } from "./testing/fake-recording.ts";
import { createHeadless } from "./testing/headless-view.ts";

/** Parses once it is let: a busy page gives its screens their turns in any order. */
class SlowScreen extends TerminalScreen {
  #turn: Promise<void> = Promise.resolve();

  /** Until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    return resolve;
  }

  override write(bytes: Uint8Array, done: () => void): void {
    void this.#turn.then(() => super.write(bytes, done));
  }
}

const encoder = new TextEncoder();

function bytes(offset: number, text: string, live: boolean): TapeItem {
  return { kind: "bytes", offset, bytes: encoder.encode(text), live };
}

const epoch: TapeItem = { kind: "epoch", epoch: fakeEpoch(1), size: fakeSize, startedAtMs: 0 };

function bench() {
  const screens: SlowScreen[] = [];
  const shown: SlowScreen[] = [];
  const told = { bells: 0, copied: [] as string[] };
  const drawn: (() => void)[] = [];
  const stage = {
    createScreen: (size: typeof fakeSize) => {
      const screen = new SlowScreen(createHeadless(size));
      screens.push(screen);
      return screen;
    },
    show: (screen: unknown) => {
      if (screen instanceof SlowScreen) shown.push(screen);
    },
  };
  const picture = new PanePicture(stage, {
    onProcessed: (_position, caughtUp) => caughtUp && drawn.splice(0).forEach((resolve) => resolve()),
    onTitle: () => undefined,
    onBell: () => (told.bells += 1),
    onClipboard: (text) => told.copied.push(text),
    onChanged: () => undefined,
  });
  const allDrawn = async () => new Promise<void>((resolve) => drawn.push(resolve));
  return { picture, screens, shown, told, allDrawn };
}

describe("drawing a pane anew behind the screen on view", () => {
  it.each(["the screen on view", "the screen behind it"])(
    "tells of what happens meanwhile once, where %s is slow",
    async (slow) => {
      const { picture, screens, shown, told, allDrawn } = bench();
      const [front] = screens;
      const first = allDrawn();
      picture.append([epoch, bytes(0, "on view\r\n", false)]);
      await first;
      const redrawn = picture.redraw();
      const behind = screens.at(-1);
      const letGo = (slow === "the screen on view" ? front : behind)?.hold();
      picture.append([bytes(9, "\x07now\x1b]52;c;bm93\x07", true)]);
      const fast = slow === "the screen on view" ? behind : front;
      await expect.poll(() => fast?.lines()).toContain("now");
      expect(shown).toEqual([front]);
      letGo?.();
      await redrawn;
      expect(shown).toEqual([front, behind]);
      expect(told).toEqual({ bells: 1, copied: ["now"] });
      expect(picture.screen.lines()).toEqual(["on view", "now"]);
    },
  );
});

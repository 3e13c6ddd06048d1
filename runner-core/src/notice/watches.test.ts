/** The small parts that decide when something is told: pure, by numbers. */
import { randomUUID } from "node:crypto";
import { limits, watcherSchema } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import type { ScreenText } from "../pane/screen-text.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { LineMatcher } from "./line-matcher.ts";
import { LineWatch } from "./line-watch.ts";
import { QuestionWatch } from "./question-watch.ts";
import { RepeatGuard } from "./repeat-guard.ts";
import { SilenceWatch, type SilenceWatcher } from "./silence-watch.ts";
import type { WatchedPattern } from "./watched-pattern.ts";

function silence(seconds: number): SilenceWatcher {
  const watcher = watcherSchema.parse({ on: "silence", id: randomUUID(), seconds });
  if (watcher.on !== "silence") throw new Error("another watcher");
  return watcher;
}

describe("silence", () => {
  const short = silence(5);
  const long = silence(30);
  const after = (watch: SilenceWatch, end: number, quietMs: number) => watch.look({ end, quietMs });
  const watchFrom = (end: number): SilenceWatch => {
    const watch = new SilenceWatch();
    watch.use([short, long], end);
    return watch;
  };

  test("is told once after each output, to each of its watchers in its time", () => {
    const watch = watchFrom(10);
    expect(after(watch, 20, 4_999)).toEqual([]);
    expect(after(watch, 20, 5_000)).toEqual([short]);
    expect(after(watch, 20, 29_000)).toEqual([]);
    expect(after(watch, 20, 30_000)).toEqual([long]);
    expect(after(watch, 20, 90_000)).toEqual([]);
    expect(after(watch, 21, 6_000)).toEqual([short]);
  });

  test("is not told of what came before it was asked for, also where another was asked for before", () => {
    expect(after(watchFrom(10), 10, 90_000)).toEqual([]);
    const watch = new SilenceWatch();
    watch.use([short], 10);
    expect(after(watch, 20, 90_000)).toEqual([short]);
    watch.use([short, long], 20);
    expect(after(watch, 20, 90_000)).toEqual([]);
    expect(after(watch, 21, 90_000)).toEqual([short, long]);
    watch.use([long], 21);
    expect(after(watch, 22, 90_000)).toEqual([long]);
  });
});

describe("a question", () => {
  const shows = (beforeCursor: string) => (): ScreenText => ({
    lines: [beforeCursor],
    beforeCursor,
    behindCursor: "",
    cursorLine: 0,
  });
  const asks = shows("Continue? [Y/n] ");

  test("is told when the output rests at it, once until it is gone", () => {
    const watch = new QuestionWatch(0);
    expect(watch.look({ end: 5, quietMs: 300, screen: asks })).toBeUndefined();
    expect(watch.look({ end: 5, quietMs: 1_600, screen: asks })?.text).toBe("Continue? [Y/n]");
    expect(watch.look({ end: 5, quietMs: 2_600, screen: asks })).toBeUndefined();
    // Redrawn, as a program does that shows the time.
    expect(watch.look({ end: 9, quietMs: 2_000, screen: asks })).toBeUndefined();
    // Answered: the program works on, and asks again.
    expect(watch.look({ end: 12, quietMs: 0, screen: shows("working") })).toBeUndefined();
    expect(watch.look({ end: 20, quietMs: 1_500, screen: asks })?.text).toBe("Continue? [Y/n]");
  });

  test("that stood there before is not told", () => {
    expect(new QuestionWatch(5).look({ end: 5, quietMs: 60_000, screen: asks })).toBeUndefined();
  });

  test("waits for output that is still to be played", () => {
    const watch = new QuestionWatch(0);
    expect(watch.look({ end: 5, quietMs: 9_000, screen: () => undefined })).toBeUndefined();
    expect(watch.look({ end: 5, quietMs: 9_000, screen: asks })).toBeDefined();
  });
});

test("the same is told so often within a time, and others are not held up by it", () => {
  const guard = new RepeatGuard();
  const bell = { key: "bell", most: 1, withinMs: 10_000 };
  const message = { key: "message", most: 2, withinMs: 10_000 };
  expect([0, 9_999, 10_000].map((atMs) => guard.take([bell], atMs))).toEqual([true, false, true]);
  const messages = [0, 4_000, 9_000, 10_000, 13_000, 14_000].map((atMs) => guard.take([message], atMs));
  expect(messages).toEqual([true, true, false, true, false, true]);
  // What one of them forbids counts for none of them.
  const other = { ...bell, key: "other" };
  expect([guard.take([other, message], 14_000), guard.take([other], 14_000)]).toEqual([false, true]);
});

describe("lines", () => {
  const [watcher] = [watcherSchema.parse({ on: "match", id: randomUUID(), pattern: "x", ignoreCase: false }).id];
  const holds = (text: string): WatchedPattern => ({ matches: (line) => line.includes(text) });

  function setUp(pattern = holds("needle")) {
    const clock = new ManualClock();
    const matcher = new LineMatcher(clock);
    const matched: string[] = [];
    const lines = new LineWatch({ matcher, matched: (_, line, offset) => matched.push(`${line} ${offset}`) });
    lines.use(new Map([[watcher, pattern]]));
    const finish = (text: string, offset: number): void => {
      if (lines.wantsLine(0)) lines.finished(text, offset);
    };
    return { clock, matcher, lines, matched, finish };
  }

  test("are held against patterns beside what brings them", () => {
    const { clock, matched, finish } = setUp();
    finish("hay", 4);
    finish("a needle", 13);
    expect(matched).toEqual([]);
    clock.advance(100);
    expect(matched).toEqual(["a needle 13"]);
    expect(clock.pending).toBe(0);
  });

  test("take a fifth of the time at most, however long each takes", () => {
    const { clock, matched, finish } = setUp({
      matches: () => {
        clock.advance(2);
        return true;
      },
    });
    for (let line = 0; line < 20; line++) finish("x", line);
    clock.advance(100);
    expect(matched.length).toBeGreaterThan(6);
    expect(matched.length).toBeLessThanOrEqual(12);
  });

  test("that come faster than that are left out, and counted", () => {
    const { clock, lines, matched, finish } = setUp();
    for (let line = 0; line < limits.watchedLines + 7; line++) finish("a needle", line);
    expect([lines.takeLeftOut(), lines.takeLeftOut()]).toEqual([7, 0]);
    clock.advance(1_000);
    expect(matched).toHaveLength(limits.watchedLines);
    expect([lines.wantsLine(limits.watchedLines - 1), lines.wantsLine(limits.watchedLines)]).toEqual([true, false]);
  });

  test("are looked at as far as a pattern may look", () => {
    const { clock, matched, finish } = setUp();
    finish(`${"x".repeat(limits.watchedLineCharacters)}needle`, 1);
    clock.advance(100);
    expect(matched).toEqual([]);
  });

  test("are of no use where nobody looks for anything", () => {
    const { lines } = setUp();
    lines.use(new Map());
    expect([lines.wantsLine(0), lines.takeLeftOut()]).toEqual([false, 0]);
  });
});

import { apiCommandSchema } from "@coda/protocol";
import { expect, it } from "vitest";
import { playbackDeed } from "./playback-keys.ts";
import { activityColumns, commandMarks, markBefore, nextMark, playedText, share } from "./playback-scale.ts";

const noon = Date.parse("2026-11-21T12:00:00.000Z");
/** Ten seconds, one to one. */
const axis = {
  startMs: noon,
  endMs: noon + 10_000,
  playedMs: 10_000,
  quiet: [],
  playedAt: (atMs: number) => atMs - noon,
  timeAt: (playedMs: number) => noon + playedMs,
};
const burst = (fromMs: number, toMs: number, bytes: number) => ({ fromMs: noon + fromMs, toMs: noon + toMs, bytes });

it("shows what was printed along the line, a keystroke beside a flood", () => {
  const bursts = [burst(0, 0, 100), burst(5_000, 10_000, 50_000)];
  expect(activityColumns(axis, bursts, 10).map((height) => Math.round(height * 100))).toEqual([
    10, 0, 0, 0, 0, 100, 100, 100, 100, 100,
  ]);
  expect(activityColumns(axis, [], 3)).toEqual([0, 0, 0]);
});

it("keeps every moment on the line", () => {
  expect([noon - 5, noon, noon + 2_500, noon + 99_000].map((atMs) => share(axis, atMs))).toEqual([0, 0, 0.25, 1]);
});

const command = (second: number, exitCode: number | null) =>
  apiCommandSchema.parse({
    pane: "%1",
    epoch: "00000000-0000-4000-8000-000000000001",
    promptAt: null,
    outputFrom: second,
    outputTo: null,
    command: `make ${second}`,
    directory: null,
    exitCode,
    startedAt: new Date(noon + second * 1_000).toISOString(),
    durationMs: null,
  });

it("marks where commands began, and leads from one to the next", () => {
  const marks = commandMarks(axis, [command(8, 2), command(4, 0), command(1, null)]);
  expect(marks.map(({ share: at, failed, text }) => [at, failed, text])).toEqual([
    [0.1, false, "make 1"],
    [0.4, false, "make 4"],
    [0.8, true, "make 8, exit 2"],
  ]);
  expect(nextMark(marks, noon + 4_000)?.text).toBe("make 8, exit 2");
  expect(nextMark(marks, noon + 9_000)).toBeUndefined();
  expect(markBefore(marks, noon + 4_100)?.text).toBe("make 1");
  expect(markBefore(marks, noon + 4_500)?.text).toBe("make 4");
});

it("tells played time as players do", () => {
  expect([0, 7_900, 750_000, 3_723_000].map(playedText)).toEqual(["0:00", "0:07", "12:30", "1:02:03"]);
});

it("takes its own keys and leaves the browser its own", () => {
  const press = (key: string, ctrlKey = false) => playbackDeed({ key, ctrlKey, altKey: false, metaKey: false });
  expect([press(" "), press("k")]).toEqual([{ do: "toggle" }, { do: "toggle" }]);
  expect([press("ArrowLeft"), press("PageDown")]).toEqual([
    { do: "move", playedMs: -5_000 },
    { do: "move", playedMs: 30_000 },
  ]);
  expect([press("Tab"), press("k", true), press("x")]).toEqual([undefined, undefined, undefined]);
});

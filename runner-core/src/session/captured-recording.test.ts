/** A pane shown from captures: when it is captured, and what watchers and late comers get of it. On a real tmux. */
import { characterRulesVt, epochSchema, limits, paneIdSchema, type PaneId } from "@coda/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pause, systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { CapturedRecording } from "./captured-recording.ts";

const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000001");
const size = { columns: 80, rows: 24 };

let server: TmuxServer;
let helper: TmuxHelper;
let pane: PaneId;
let clock: ManualClock;
let captures: number;
let answered: Promise<unknown>;
let recording: CapturedRecording;

beforeAll(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
});

afterAll(async () => {
  await helper.stop();
  await server.dispose();
});

beforeEach(async () => {
  pane = paneIdSchema.parse(await server.run("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "=coda:", "cat"));
  clock = new ManualClock();
  captures = 0;
  answered = Promise.resolve();
  const run: TmuxHelper["manager"]["run"] = async (...commands) => {
    captures += 1;
    const answer = helper.manager.run(...commands);
    answered = answer;
    return answer;
  };
  recording = new CapturedRecording({
    epoch,
    size,
    rules: "3.4",
    gapBefore: "pipe-taken",
    clock,
    log: silentLog,
    pane,
    run,
  });
});

afterEach(async () => {
  recording.close();
  if (clock.pending !== 0) throw new Error(`${clock.pending} timers were left behind`);
  await server.run("kill-pane", "-t", pane);
});

/** The pane's program, cat, says it again. */
async function says(text: string): Promise<void> {
  await server.run("send-keys", "-t", pane, "-l", `${text}\n`);
  await until("it is on the screen", async () => (await server.screen(pane)).split(text).length > 2);
}

/** Time for so many captures, and their answers. */
async function passes(times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    clock.advance(250);
    await answered;
    await pause(systemClock, 0);
  }
}

const drawn = (): string => recordedBytes(recording).toString();

describe("a pane that cannot be recorded", () => {
  test("OU10 says so, and why", () => {
    expect([recording.recorded, recording.gapBefore, recording.end]).toEqual([false, "pipe-taken", 0]);
  });

  test("OU10 is captured only while somebody watches", async () => {
    await passes(20);
    expect(captures).toBe(0);
    const off = recording.onGrow(() => undefined);
    const offToo = recording.onGrow(() => undefined);
    await passes(4);
    expect(captures).toBe(4);
    off();
    await passes(4);
    expect(captures).toBe(8);
    offToo();
    await passes(4);
    expect(captures).toBe(8);
  });

  test("that could not be captured is logged, and captured again", async () => {
    const logged: unknown[] = [];
    const failing = new CapturedRecording({
      epoch,
      size,
      rules: undefined,
      gapBefore: null,
      clock,
      pane,
      log: (level, message, fields) => logged.push([level, message, fields?.["reason"]]),
      run: async () => Promise.reject(new Error("no answer")),
    });
    failing.onGrow(() => undefined);
    for (const times of [1, 2]) {
      clock.advance(250);
      await until(`it failed ${times} times`, () => logged.length === times);
    }
    failing.close();
    expect(logged[1]).toEqual(["error", "a pane could not be captured", "no answer"]);
  });

  test("is drawn anew when its screen changed, and only then", async () => {
    let grown = 0;
    recording.onGrow(() => {
      grown += 1;
    });
    await passes(4);
    expect(grown).toBe(1);
    const { end } = recording;
    await says("more");
    await passes(4);
    expect(grown).toBe(2);
    expect(recordedBytes(recording, end).toString()).toContain("more");
  });

  test("is drawn anew after a resize, which holds from the present end", async () => {
    recording.onGrow(() => undefined);
    await passes(2);
    const { end } = recording;
    recording.resized(size);
    await passes(2);
    expect(recording.end).toBe(end);
    recording.resized({ columns: 12, rows: 2 });
    await passes(2);
    expect([recording.resizedAt, recording.end > end]).toEqual([end, true]);
  });

  test("gives late comers its present screen by the server's widths, at the offset behind all that was drawn", async () => {
    recording.onGrow(() => undefined);
    await passes(1);
    await says("late");
    const keyframe = await recording.keyframe();
    expect(keyframe?.header).toMatchObject({ offset: recording.end, ...size });
    const vt = Buffer.from(keyframe?.vt ?? []).toString();
    expect(vt).toContain("late");
    expect(vt.startsWith(characterRulesVt("3.4"))).toBe(true);
    expect(drawn()).toContain("late");
  });

  test("keeps the newest redraws alone, whole", async () => {
    recording.onGrow(() => undefined);
    await server.run("resize-window", "-t", pane, "-x", "400", "-y", "100");
    for (let round = 0; recording.start === 0; round++) {
      await says(`${round}`.padStart(390, "x"));
      await passes(1);
    }
    expect(recording.end - recording.start).toBeLessThanOrEqual(limits.capturedBytes);
    expect(Buffer.from(recording.read(recording.start, 8)).toString()).toBe("\u001B[?1049l");
    expect(recording.read(recording.start - 1, 5)).toHaveLength(0);
  });

  test("has no screen to give while tmux does not answer", async () => {
    recording.close();
    const run: TmuxHelper["manager"]["run"] = async () => ({ lines: [], lost: true, error: "tmux is not connected" });
    recording = new CapturedRecording({
      epoch,
      size,
      rules: undefined,
      gapBefore: null,
      clock,
      log: silentLog,
      pane,
      run,
    });
    expect(await recording.keyframe()).toBeUndefined();
  });
});

/** A model held against tmux, on real tmux: what differs is set right and told, what is the same is left alone. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { epochSchema, limits, type PaneId, type Size } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { HeadlessTerminal } from "../pane/headless-terminal.ts";
import { captureCommands, capturedScreen, type Capture, type CapturedScreen } from "../tmux/captured-state.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { allowed, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until, untilStepped } from "../testing/until.ts";
import { JournalRecording } from "./journal-recording.ts";
import type { AllowedSession } from "./session-host.ts";
import { settleMs, TruthChecker } from "./truth-checker.ts";

let server: TmuxServer;
let helper: TmuxHelper;
let session: AllowedSession;
let recording: JournalRecording;
let pane: PaneId;

beforeEach(async () => {
  server = new TmuxServer("set -g status off\n");
  helper = await new TmuxHelper(server).start();
  session = allowed("idea");
  await helper.open(session);
  recording = await helper.recording(session);
  pane = (await until("the pane is listed", () => helper.hosted(session)?.panes[0])).pane;
  await run("PS1='$ '; stty -echo");
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

async function run(command: string): Promise<void> {
  const mark = randomUUID();
  await server.run(
    "send-keys",
    "-t",
    pane,
    "-l",
    `${command}; ${server.tmux} -L ${server.socket} set -p -t ${pane} @mark ${mark}`,
  );
  await server.run("send-keys", "-t", pane, "Enter");
  await until(`${command} has run`, async () => (await server.run("display", "-p", "-t", pane, "#{@mark}")) === mark);
}

async function resize(size: Size): Promise<void> {
  await server.run("resize-window", "-t", pane, "-x", String(size.columns), "-y", String(size.rows));
  await until("the model knows of the size", async () => (await recording.keyframe())?.header.columns === size.columns);
}

/** Until the recording has what the programs have printed: it rests for longer than a spool takes. */
async function settled(): Promise<void> {
  let end = -1;
  let since = systemClock.steadyMs();
  await until("the recording rests", () => {
    recording.look();
    if (recording.end !== end) since = systemClock.steadyMs();
    end = recording.end;
    return systemClock.steadyMs() - since > 150;
  });
}

async function capture(): Promise<CapturedScreen> {
  const what: Capture = { pane, epoch: epochSchema.parse(randomUUID()), historyLines: 0 };
  const reply = await helper.manager.run(...captureCommands(what));
  const captured = capturedScreen(reply.lines, what);
  if (captured === undefined) throw new Error(reply.error ?? "no answer");
  return captured;
}

async function check(): Promise<readonly string[] | "same" | "void"> {
  await settled();
  const outcome = await recording.setRight(await capture());
  return typeof outcome === "string" ? outcome : outcome.differences;
}

async function drawn(size: Size, vt: Uint8Array): Promise<HeadlessTerminal> {
  const terminal = new HeadlessTerminal(size, limits.keyframeScrollbackLines);
  await terminal.write(vt);
  return terminal;
}

/** In what the picture that a browser gets now differs from tmux's. */
async function differences(): Promise<string[]> {
  const keyframe = await recording.keyframe();
  if (keyframe === undefined) throw new Error("no keyframe");
  const captured = await capture();
  return (await drawn(keyframe.header, keyframe.vt)).differencesFrom(await drawn(captured.size, captured.vt));
}

/** A checker of a clock of its own, what it has set right, and how often it has asked tmux. */
function checked(): {
  checker: TruthChecker;
  clock: ManualClock;
  repaired: (readonly string[])[];
  captures: () => number;
} {
  const clock = new ManualClock();
  const repaired: (readonly string[])[] = [];
  let captures = 0;
  const checker = new TruthChecker({
    pane,
    recording,
    clock,
    log: silentLog,
    run: async (...commands) => {
      const reply = await helper.manager.run(...commands);
      captures += 1;
      return reply;
    },
    onRepaired: (found) => repaired.push(found),
  });
  return { checker, clock, repaired, captures: () => captures };
}

const text = "seq -f 'line %g of a history that is long enough to wrap when the pane is narrow, 日本語 too' 1 60";
const fullScreen = "printf '\\033[?1049h\\033[2J\\033[H'; seq 1 30; printf '\\033[5;10Hmiddle \\033[41mred\\033[K'";

test("a pane that could not be compared is logged, and compared again", async () => {
  const clock = new ManualClock();
  const logged: string[] = [];
  const checker = new TruthChecker({
    pane,
    recording,
    clock,
    log: (_level, message) => logged.push(message),
    run: async () => Promise.reject(new Error("no answer")),
    onRepaired: () => undefined,
  });
  await untilStepped("it was tried twice", () => {
    clock.advance(60_000);
    return logged.length >= 2;
  });
  expect(new Set(logged)).toEqual(new Set(["a pane could not be compared with tmux's picture"]));
  checker.close();
});

describe("a picture that is tmux's", () => {
  test("is left alone, whatever ran", async () => {
    const outcomes: unknown[] = [];
    for (const command of [
      text,
      "ls -la --color /usr /etc",
      "printf '\\033(0lqqk\\033(B \\033[1;4;38;5;200mpink\\033[0m\\033]8;;https://example.org\\033\\\\link\\033]8;;\\033\\\\\\n'",
      "printf 'e\\314\\201 \\360\\237\\230\\200 ok\\n'",
      "printf '\\033[3;9r\\033[9H\\n\\n\\nin a region\\033[r\\n'",
      "printf 'before\\033Ptmux;\\033\\033[31mwrapped\\033\\\\after \\033kscreen title\\033\\\\end\\n'",
      fullScreen,
      "printf '\\033[?1000h\\033[?1006h\\033[?25l\\033[?1h'",
      "printf '\\033[?1000l\\033[?1006l\\033[?25h\\033[?1l\\033[?1049l'",
      "clear",
      "printf '\\033[44m%s\\033[m\\n' one two; printf '\\033[42m\\033[K\\033[m\\n'",
      "printf '\\033[3g\\033[9G\\033H\\ra\\tb\\n'",
    ]) {
      await run(command);
      outcomes.push([command, await check()]);
    }
    expect(outcomes).toEqual(outcomes.map((outcome) => [(outcome as unknown[])[0], "same"]));
    expect(await differences()).toEqual([]);
  });

  test("is not compared amid output, nor with another size's", async () => {
    const captured = await capture();
    await run("echo more");
    await settled();
    expect(await recording.setRight({ ...captured, size: { columns: 30, rows: 7 } })).toBe("void");
    await run("printf '\\033[3'");
    await settled();
    expect(await recording.setRight(await capture())).toBe("void");
  });
});

describe("a picture that is not", () => {
  test.each([
    [
      "narrower and wider, with long lines",
      text,
      [
        { columns: 37, rows: 40 },
        { columns: 90, rows: 40 },
        { columns: 61, rows: 12 },
      ],
    ],
    [
      "lower and higher",
      text,
      [
        { columns: 120, rows: 11 },
        { columns: 120, rows: 38 },
        { columns: 70, rows: 20 },
      ],
    ],
    [
      "a full screen program",
      fullScreen,
      [
        { columns: 60, rows: 15 },
        { columns: 100, rows: 45 },
      ],
    ],
  ])("is set right after resizes: %s", async (_, command, sizes) => {
    await run(command);
    for (const size of sizes) {
      await resize(size);
      await check();
      expect(await differences()).toEqual([]);
      expect(await check()).toBe("same");
    }
    await run("printf '\\033[?1049l'; echo after");
    await check();
    expect(await differences()).toEqual([]);
  });

  test("is set right after what changes a pane without output", async () => {
    await run(text);
    await run("printf '\\033[1;31mred \\033[?2004h\\033[?1000h\\033[5;9r'");
    expect(await check()).toBe("same");
    const before = recording.repairs;
    let repairs = 0;
    const stop = recording.onRepair(() => (repairs += 1));
    await server.run("clear-history", "-t", pane);
    expect(await check()).toBe("same");
    await server.run("send-keys", "-R", "-t", pane);
    expect(await check()).toContain("modes");
    expect(await differences()).toEqual([]);
    expect(await check()).toBe("same");
    expect(repairs).toBe(1);
    expect(recording.folder.keyframe()?.header).toMatchObject({ offset: recording.end, repairs: before + 1 });
    await run("echo goes on");
    expect((await recording.keyframe())?.header.repairs).toBe(before + 1);
    const restarted = new JournalRecording({ folder: recording.folder, clock: new ManualClock() });
    expect(restarted.repairs).toBe(before + 1);
    restarted.close();
    expect(await check()).toBe("same");
    stop();
  });

  test("is set right by itself when it has been quiet, is counted, and tells nothing of what is shown", async () => {
    await run("printf 'a secret %s' word");
    await settled();
    await server.run("send-keys", "-R", "-t", pane);
    const repairsBefore = helper.recorder.repairs;
    await resize({ columns: 77, rows: 21 });
    await until("it was set right", () => helper.recorder.repairs > repairsBefore);
    expect(await differences()).toEqual([]);
    const logged = helper.logged.filter(({ message }) => message === "a picture was set right by tmux's own");
    expect(logged.at(-1)?.fields).toMatchObject({ pane, session: session.session, count: helper.recorder.repairs });
    expect(JSON.stringify(logged)).not.toContain("secret");
  });

  test("is looked at half a minute after the last output, and not while somebody scrolls in it", async () => {
    const { checker, clock, repaired } = checked();
    await run("echo shown");
    await settled();
    await server.run("send-keys", "-R", "-t", pane);
    await server.run("copy-mode", "-t", pane);
    clock.advance(29_999);
    await settled();
    expect(repaired).toEqual([]);
    clock.advance(1);
    await settled();
    await server.run("send-keys", "-t", pane, "-X", "cancel");
    await untilStepped("it was set right", () => {
      clock.advance(50);
      return repaired.length === 1;
    });
    expect(await differences()).toEqual([]);
    checker.close();
    expect(clock.pending).toBe(0);
  });

  test("is left until tmux shows the same twice", async () => {
    const { checker, clock, repaired, captures } = checked();
    await settled();
    await server.run("send-keys", "-R", "-t", pane);
    clock.advance(30_000);
    await until("the first was taken", () => captures() === 1 && clock.pending === 1);
    await server.run("copy-mode", "-t", pane);
    clock.advance(settleMs);
    await until("the look is over", () => clock.pending === 1);
    expect([captures(), repaired]).toEqual([2, []]);
    checker.close();
  });

  test("is left while the spool has not written what tmux has read", async ({ skip }) => {
    if (!existsSync("/proc/self/stat")) skip("the system does not tell what a process waits for");
    const { checker, clock, repaired, captures } = checked();
    await settled();
    const [, writer = 0] = recording.folder.spoolPids;
    process.kill(writer, "SIGSTOP");
    await run("echo late");
    clock.advance(30_000);
    await until("the first was taken", () => captures() === 1 && clock.pending === 1);
    clock.advance(settleMs);
    await until("the look is over", () => clock.pending === 1);
    process.kill(writer, "SIGCONT");
    expect(repaired).toEqual([]);
    await until("it is written", () => recordedBytes(recording).includes("late"));
    await settled();
    expect(await differences()).toEqual([]);
    checker.close();
  });
});

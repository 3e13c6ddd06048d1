/** Recording on a real tmux: exact to the byte, over restarts of the helper, and honest where it cannot be. */
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { JournalFolder } from "../journal/journal-folder.ts";
import { processesWith } from "../testing/processes.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { allowed, clientNumber, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { AllowedSession } from "./session-host.ts";

let server: TmuxServer;
let helper: TmuxHelper;
const helpers: TmuxHelper[] = [];

async function startHelper(...sessions: readonly AllowedSession[]): Promise<TmuxHelper> {
  const made = await new TmuxHelper(server).start();
  helpers.push(made);
  made.host.allow(sessions);
  await made.manager.refresh();
  return made;
}

beforeAll(() => {
  server = new TmuxServer();
});

afterEach(async () => {
  for (const made of helpers.splice(0)) await made.stop();
});

afterAll(async () => {
  await server.dispose();
});

/** Types a command line into the session's shell. */
async function type(session: AllowedSession, line: string): Promise<void> {
  await server.run("send-keys", "-t", `=coda__${session.idea}__${session.slot}:`, "-l", `${line}\n`);
}

async function shown(recording: JournalRecording, text: string): Promise<void> {
  await until(`'${text}' is recorded`, () => recordedBytes(recording).includes(text));
}

/** The recording that follows `before` on the session's pane. */
async function newEpoch(session: AllowedSession, before: JournalRecording): Promise<JournalRecording> {
  return until("a new epoch has begun", () => {
    const recording = helper.hosted(session)?.panes[0]?.recording;
    return recording !== undefined && recording.epoch !== before.epoch ? helper.recording(session) : undefined;
  });
}

/** What lies between the last `from` and the next `to`. */
function between(bytes: Buffer, from: string, to: string): Buffer {
  const start = bytes.lastIndexOf(from) + from.length;
  const end = bytes.indexOf(to, start);
  return bytes.subarray(start, end === -1 ? bytes.length : end);
}

describe("exactness", () => {
  test("5 MB of random bytes are recorded as the program wrote them", async () => {
    const session = allowed("exact");
    helper = await startHelper();
    await helper.open(session);
    const recording = await helper.recording(session);
    const bytes = seededBytes(5_000_000, 42);
    writeFileSync(join(server.folder, "random"), bytes);
    // The terminal driver turns LF into CR LF unless it is told not to.
    await type(session, "stty raw -echo; printf 'BE''GIN'; cat random; printf 'FIN''ISHED'; stty sane");
    await until(
      "it is all there",
      () => recording.end > bytes.length && recordedBytes(recording, recording.end - 4_096).includes("FINISHED"),
    );
    const recorded = between(recordedBytes(recording), "stty sane", "FINISHED");
    expect(recorded.subarray(recorded.indexOf("BEGIN") + 5).equals(bytes)).toBe(true);
  });

  test("everything from the first byte is there: nothing came before it", async () => {
    const session = allowed("first");
    helper = await startHelper();
    await helper.open(session);
    const recording = await helper.recording(session);
    expect([recording.origin, recording.start]).toEqual(["created", 0]);
    await type(session, "echo he''llo");
    await shown(recording, "hello");
    const text = recordedBytes(recording).toString();
    const screen = await server.screen("=coda__first__primary:");
    expect(screen.startsWith(text.split("\r\n")[0]?.slice(0, 5) ?? "?")).toBe(true);
  });

  test("of a program that prints and exits at once all that tmux itself saw is recorded", async () => {
    const session = allowed("brief");
    helper = await startHelper();
    await helper.open(session);
    const recording = await helper.recording(session);
    writeFileSync(join(server.folder, "last"), "0123456789".repeat(10_000));
    await type(session, "clear; exec cat last");
    await until("the program has ended", () => helper.hosted(session)?.exited);
    // tmux may bury a program before it has read its last few KiB: those are on no screen either.
    const digits = (text: string): number => /(?:0123456789)+\d*/u.exec(text)?.[0].length ?? 0;
    const seen = digits((await server.lines("capture-pane", "-p", "-S", "-", "-t", "=coda__brief__primary:")).join(""));
    expect(seen).toBeGreaterThan(50_000);
    await until("as much is recorded", () => digits(recordedBytes(recording).toString()) === seen);
    expect(helper.hosted(session)?.panes[0]?.recording?.epoch).toBe(recording.epoch);
  });

  test("journals are the owner's alone", async () => {
    const root = join(server.folder, "journal");
    expect(statSync(root).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(root)) expect(statSync(join(root, name)).mode & 0o077).toBe(0);
    for (const { path } of JournalFolder.list(root))
      for (const file of readdirSync(path)) expect(statSync(join(path, file)).mode & 0o077).toBe(0);
  });
});

describe("a helper that comes back", () => {
  test("adopts the running pipe: the same epoch, and not a byte lost of what flowed meanwhile", async () => {
    const session = allowed("restart");
    helper = await startHelper();
    await helper.open(session);
    const before = await helper.recording(session);
    const { epoch } = before;
    await type(session, "i=0; while [ ! -e enough ]; do echo line-$i; i=$((i+1)); done; echo DO''NE");
    await until("output flows", () => before.end > 2_000);
    await helper.stop();
    const seenAt = before.end;
    await until("more was written meanwhile", () => before.folder.end() > seenAt + 10_000);
    const again = await startHelper(session);
    const after = await again.recording(session);
    expect([after.epoch, after.origin, after.start]).toEqual([epoch, "created", 0]);
    await until("it goes on", () => after.end > seenAt + 20_000);
    writeFileSync(join(server.folder, "enough"), "");
    await shown(after, "DONE");
    const lines = recordedBytes(after)
      .toString()
      .match(/line-\d+(?=\r\n)/gu);
    expect(lines).toEqual(lines?.map((_, index) => `line-${index}`));
    const keyframe = await after.keyframe();
    expect(Buffer.from(keyframe?.vt ?? []).toString()).toContain(`line-${(lines?.length ?? 0) - 1}`);
  });

  test("a session that appeared while it was away is recorded from the captured screen", async () => {
    await server.run("new-session", "-d", "-s", "coda__away__primary", "-x", "90", "-y", "20");
    const session = allowed("away");
    await type(session, "printf '\\033[31mbe''fore\\033[0m\\n'; printf '\\033]0;half'");
    await until("it is shown", async () => (await server.screen("=coda__away__primary:")).includes("before\n"));
    const again = await startHelper(session);
    const recording = await again.recording(session);
    expect([recording.origin, recording.folder.meta.columns, recording.folder.meta.rows]).toEqual(["adopted", 90, 20]);
    await type(session, "printf '\\a'; echo af''ter");
    await shown(recording, "after");
    const keyframe = await recording.keyframe();
    const drawn = Buffer.from(keyframe?.vt ?? []).toString();
    expect(drawn).toContain("\u001B[0;31mbefore");
    expect(drawn).toContain("after");
    await again.stop();
    // The captured beginning is kept with the journal: a third helper draws the same.
    const third = await startHelper(session);
    const same = await third.recording(session);
    expect(same.epoch).toBe(recording.epoch);
    expect(Buffer.from((await same.keyframe())?.vt ?? []).toString()).toBe(drawn);
  });

  test("a session made and never answered for is adopted by its pane's own mark", async () => {
    const session = allowed("crash");
    helper = await startHelper();
    await helper.open(session);
    const { folder, epoch } = await helper.recording(session);
    await helper.stop();
    folder.update({ pane: null, panePid: null });
    const again = await startHelper(session);
    const recording = await again.recording(session);
    expect(recording.epoch).toBe(epoch);
    expect(recording.folder.meta.pane).toMatch(/^%\d+$/u);
  });

  test("a recording that was begun by a helper killed meanwhile, without the screen it begins from, is begun anew", async () => {
    const session = allowed("halfway");
    await server.run("new-session", "-d", "-s", "coda__halfway__primary");
    helper = await startHelper(session);
    const { folder, epoch } = await helper.recording(session);
    await type(session, "echo be''fore");
    await until("it is recorded", () => folder.end() > 10);
    await helper.stop();
    rmSync(join(folder.path, "keyframe"));
    helper = await startHelper(session);
    const again = await helper.recording(session);
    expect([again.epoch === epoch, again.origin, again.gapBefore]).toEqual([false, "resumed", null]);
    expect(Buffer.from((await again.keyframe())?.vt ?? []).toString()).toContain("before");
    await until("the old spool has ended", () => folder.spoolEnded);
  });

  test.each([
    ["of another tmux server", { serverStart: "1" }],
    ["of another program", { panePid: 1 }],
  ])("a journal %s is never taken up again at a wrong offset", async (name, change) => {
    const session = allowed(`wrong${name.length}`);
    helper = await startHelper();
    await helper.open(session);
    const { folder, epoch } = await helper.recording(session);
    await helper.stop();
    folder.update(change);
    const again = await startHelper(session);
    const recording = await until("the pane is settled", () => again.hosted(session)?.panes[0]);
    expect(recording.recording?.epoch).not.toBe(epoch);
  });
});

describe("a slot that is reserved anew while its tmux session runs on", () => {
  test.each([
    ["with the helper running", false],
    ["while the helper was away", true],
  ])("%s", async (_, away) => {
    const before = allowed(away ? "anew-away" : "anew");
    helper = await startHelper();
    await helper.open(before);
    const first = await helper.recording(before);
    await type(before, "echo be''fore");
    await shown(first, "before");
    const after = { ...allowed(before.idea), slot: before.slot };
    if (away) {
      await helper.stop();
      helper = await startHelper(after);
    } else {
      helper.host.allow([after]);
    }
    const second = await helper.recording(after);
    expect([second.origin, second.start, second.folder.meta.session]).toEqual(["adopted", 0, after.session]);
    expect(second.epoch).not.toBe(first.epoch);
    await until("the old spool has ended", () => first.folder.spoolEnded);
    await type(after, "echo af''ter");
    await shown(second, "after");
    expect(recordedBytes(second).includes("before")).toBe(false);
    expect(first.folder.meta.session).toBe(before.session);
    expect(Buffer.from((await second.keyframe())?.vt ?? []).toString()).toMatch(/before[^]*after/u);
  });
});

describe("a session that the account does not list any more", () => {
  async function isPiped({ idea, slot }: AllowedSession): Promise<boolean> {
    return (await server.run("display-message", "-p", "-t", `=coda__${idea}__${slot}:`, "#{pane_pipe}")) === "1";
  }

  test("SE5 is recorded no longer, and goes on", async () => {
    const session = allowed("unlisted");
    helper = await startHelper();
    await helper.open(session);
    const { folder } = await helper.recording(session);
    expect(await isPiped(session)).toBe(true);
    helper.host.allow([]);
    await until("its recording has ended", () => folder.spoolEnded);
    expect(await isPiped(session)).toBe(false);
  });

  test("SE5 is recorded no longer when a helper comes that was away meanwhile, once the list has come", async () => {
    const session = allowed("unlisted-away");
    helper = await startHelper();
    await helper.open(session);
    const { folder } = await helper.recording(session);
    await helper.stop();
    const again = await new TmuxHelper(server).start();
    helpers.push(again);
    await again.manager.refresh();
    expect([await isPiped(session), folder.spoolEnded]).toEqual([true, false]);
    again.host.allow([allowed("another")]);
    await until("its recording has ended", () => folder.spoolEnded);
    expect(await isPiped(session)).toBe(false);
  });
});

describe("a recording that was broken", () => {
  test("a killed spool: a new epoch from the captured screen, begun with the first output after it", async () => {
    const session = allowed("killed");
    helper = await startHelper();
    await helper.open(session);
    const first = await helper.recording(session);
    await type(session, "echo be''fore");
    await shown(first, "before");
    for (const { pid } of processesWith(first.folder.path)) process.kill(pid, "SIGKILL");
    await until("the spool has gone", () => processesWith(first.folder.path).length === 0);
    await type(session, "echo lo''st; echo lo''st");
    const second = await newEpoch(session, first);
    expect([second.origin, second.start]).toEqual(["resumed", 0]);
    await type(session, "echo af''ter");
    await shown(second, "after");
    expect(Buffer.from((await second.keyframe())?.vt ?? []).toString()).toMatch(/before[^]*lost[^]*after/u);
    expect(recordedBytes(second).includes("before")).toBe(false);
  });

  test("a killed shell of the spool: its dd goes on, and so does the recording", async () => {
    const session = allowed("orphan");
    helper = await startHelper();
    await helper.open(session);
    const recording = await helper.recording(session);
    await until("its dd has begun", () => recording.end > 0);
    process.kill(await until("the spool has said who it is", () => recording.folder.spoolPids[0]), "SIGKILL");
    await helper.manager.refresh();
    await type(session, "echo st''ill");
    await shown(recording, "still");
    expect(helper.hosted(session)?.panes[0]?.recording?.epoch).toBe(recording.epoch);
  });

  test("somebody else's pipe is left alone, said to be so, and recording goes on when it is free", async () => {
    const session = allowed("taken");
    const file = join(server.folder, "theirs");
    await server.run("new-session", "-d", "-s", "coda__taken__primary");
    await server.run("pipe-pane", "-t", "=coda__taken__primary:", `exec cat >>${file}`);
    helper = await startHelper(session);
    await until("the session is served", () => helper.hosted(session));
    expect(helper.hosted(session)?.panes[0]?.recording?.recorded).toBe(false);
    await type(session, "echo the''irs");
    await until("their pipe goes on", () => existsSync(file) && statSync(file).size > 5);
    await helper.manager.refresh();
    expect(helper.hosted(session)?.panes[0]?.recording?.recorded).toBe(false);
    expect(JournalFolder.list(helper.root).some((folder) => folder.meta.session === session.session)).toBe(false);
    await server.run("pipe-pane", "-t", "=coda__taken__primary:");
    const recording = await helper.recording(session);
    expect(recording.origin).toBe("adopted");
  });

  test("a pipe the user takes over ends our epoch exactly where theirs begins", async () => {
    const session = allowed("toggle");
    helper = await startHelper();
    await helper.open(session);
    const first = await helper.recording(session);
    await type(session, "echo o''urs");
    await shown(first, "ours");
    const file = join(server.folder, "toggled");
    await server.run("pipe-pane", "-t", "=coda__toggle__primary:", `exec cat >>${file}`);
    await until("our spool has ended", () => first.folder.spoolEnded);
    await until(
      "the pane is said not to be recorded",
      () => helper.hosted(session)?.panes[0]?.recording?.recorded === false,
    );
    await server.run("pipe-pane", "-t", "=coda__toggle__primary:");
    const second = await helper.recording(session);
    expect([second.origin, second.epoch === first.epoch]).toEqual(["resumed", false]);
  });

  test("a respawn begins a new epoch, and the pane is recorded on", async () => {
    const session = allowed("respawn");
    helper = await startHelper();
    await helper.open(session);
    const first = await helper.recording(session);
    await type(session, "echo o''ld");
    await shown(first, "old");
    await server.run("respawn-pane", "-k", "-t", "=coda__respawn__primary:");
    const second = await newEpoch(session, first);
    expect(second.origin).toBe("respawned");
    await until("the old spool has ended", () => first.folder.spoolEnded);
    await type(session, "echo n''ew");
    await shown(second, "new");
    expect(recordedBytes(second).includes("old")).toBe(false);
  });

  test("a dead pane that is respawned is recorded anew too", async () => {
    const session = allowed("revived");
    helper = await startHelper();
    await helper.open(session);
    const first = await helper.recording(session);
    await type(session, "exit");
    await until("the program has ended", () => helper.hosted(session)?.exited);
    await server.run("respawn-pane", "-t", "=coda__revived__primary:");
    await until("it runs again", () => helper.hosted(session)?.exited === false);
    const second = await newEpoch(session, first);
    await type(session, "echo n''ew");
    await shown(second, "new");
    expect([second.origin, second.start]).toEqual(["respawned", 0]);
  });
});

describe("sizes", () => {
  test("are marked with the offset from which they hold, and the model follows", async () => {
    const session = allowed("sizes");
    helper = await startHelper();
    await helper.open(session);
    const recording = await helper.recording(session);
    await type(session, "echo wi''de");
    await shown(recording, "wide");
    helper.host.proposeSize(session.session, clientNumber(1), { columns: 77, rows: 22 });
    await until("the mark is there", () => recording.folder.sizes().length === 1);
    const [mark] = recording.folder.sizes();
    expect(mark?.size).toEqual({ columns: 77, rows: 22 });
    expect(recording.resizedAt).toBe(mark?.offset);
    expect(mark?.offset).toBeGreaterThan(0);
    const keyframe = await recording.keyframe();
    expect([keyframe?.header.columns, keyframe?.header.rows]).toEqual([77, 22]);
  });

  test("are marked at tmux's first word of them, so before what the program draws then", async () => {
    const session = allowed("redrawn");
    helper = await startHelper();
    await helper.open(session);
    const recording = await helper.recording(session);
    const draw = 'i=$((i+1)); until [ -e "draw-$i" ]; do sleep 0.01; done; printf redrawn';
    const program = `i=0; trap '${draw}' WINCH; printf ready; while :; do sleep 0.01; done\n`;
    writeFileSync(join(server.folder, "redraws"), program);
    await type(session, "sh redraws");
    await shown(recording, "ready");
    for (let round = 1; round <= 5; round++) {
      // No list of what tmux has is read meanwhile, and the program draws no sooner than it can be told of.
      await helper.manager.mutate(async () => {
        helper.host.proposeSize(session.session, clientNumber(1), { columns: 70 + round, rows: 20 });
        const mark = await until("the mark is there", () => recording.folder.sizes()[round - 1]);
        expect(mark.size).toEqual({ columns: 70 + round, rows: 20 });
        writeFileSync(join(server.folder, `draw-${round}`), "");
        await shown(recording, "redrawn".repeat(round));
        const output = recordedBytes(recording).toString("latin1");
        expect(mark.offset).toBeLessThanOrEqual(output.lastIndexOf("redrawn"));
      });
    }
  });
});

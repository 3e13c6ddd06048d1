/** What breaks a recording, on a real tmux: each ends in a declared gap with its true cause, up to the web app. */
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paneIdSchema } from "@coda/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { processesWith, runs } from "../testing/processes.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { allowed, recordedBytes } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { AllowedSession, HostedPane } from "./session-host.ts";

let server: TmuxServer;
let helper: UploadingHelper;
const helpers: UploadingHelper[] = [];

async function startHelper(
  options: { api?: UploadingHelper["api"] },
  ...sessions: readonly AllowedSession[]
): Promise<UploadingHelper> {
  const made = new UploadingHelper(server, options);
  helpers.push(made);
  return made.startWith(...sessions);
}

/** A session that is recorded and has said something, and its helper. */
async function begun(name: string): Promise<{ session: AllowedSession; first: JournalRecording }> {
  const session = allowed(name);
  helper = await startHelper({});
  await helper.open(session);
  const first = await helper.recording(session);
  await type(session, "echo be''fore");
  await shown(first, "before");
  return { session, first };
}

/** The same device after its helper was away. */
async function comesBack(session: AllowedSession): Promise<UploadingHelper> {
  helper = await startHelper({ api: helper.api }, session);
  return helper;
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

const target = (session: AllowedSession): string => `=coda__${session.idea}__${session.slot}:`;

async function type(session: AllowedSession, line: string): Promise<void> {
  await server.run("send-keys", "-t", target(session), "-l", `${line}\n`);
}

async function shown(recording: Pick<JournalRecording, "read" | "start" | "end">, text: string): Promise<void> {
  await until(`'${text}' is recorded`, () => recordedBytes(recording).includes(text));
}

const paneOf = (session: AllowedSession): HostedPane | undefined => helper.hosted(session)?.panes[0];

async function recordedAnew(session: AllowedSession, before: JournalRecording): Promise<JournalRecording> {
  return until("it is recorded anew", () => {
    const pane = paneOf(session);
    const recording = pane === undefined ? undefined : helper.recorder.of(pane.pane);
    return recording?.epoch === before.epoch ? undefined : recording;
  });
}

async function killSpool({ folder }: JournalRecording): Promise<void> {
  for (const { pid } of processesWith(folder.path)) process.kill(pid, "SIGKILL");
  await until("the spool has gone", () => processesWith(folder.path).length === 0);
}

describe("a pipe that is taken from us", () => {
  test("OU10 OU11 OU12 by another program: the pane is shown from captures until it is free again", async () => {
    const { session, first } = await begun("taken");
    const file = join(server.folder, "theirs");
    await server.run("pipe-pane", "-t", target(session), `exec cat >>${file}`);
    const captured = await until("it is shown from captures", () => {
      const recording = paneOf(session)?.recording;
      return recording?.recorded === false ? recording : undefined;
    });
    const stopWatching = captured.onGrow(() => undefined);
    await type(session, "echo the''irs");
    await until("it is seen live", () => recordedBytes(captured).includes("theirs"));
    expect(Buffer.from((await captured.keyframe())?.vt ?? []).toString()).toMatch(/before[^]*theirs/u);
    stopWatching();
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-taken" }]);
    expect(stored.bytes.toString()).toMatch(/before/u);
    expect(existsSync(file) && statSync(file).size > 0).toBe(true);
    await server.run("pipe-pane", "-t", target(session));
    const second = await recordedAnew(session, first);
    expect([second.origin, second.gapBefore, second.recorded]).toEqual(["resumed", "pipe-taken", true]);
    expect([...helper.api.epochs.keys()]).not.toContain(captured.epoch);
  });

  test("by a user who presses a toggle twice", async () => {
    const { session, first } = await begun("twice");
    const toggle = ["pipe-pane", "-o", "-t", target(session), `exec cat >>${join(server.folder, "toggled")}`];
    await server.run(...toggle);
    const second = await recordedAnew(session, first);
    await server.run(...toggle);
    const third = await recordedAnew(session, second);
    await type(session, "echo af''ter");
    await shown(third, "after");
    expect([second.gapBefore, third.gapBefore]).toEqual(["pipe-lost", "pipe-lost"]);
    for (const broken of [first, second]) {
      const stored = await helper.ended(broken.epoch);
      expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
    }
  });

  test("while the helper was away, of a pane that has closed since", async () => {
    const { session, first } = await begun("away");
    await server.run("new-window", "-d", "-t", target(session));
    await helper.stop();
    await server.run("pipe-pane", "-t", `${target(session)}0`);
    await until("the spool has said why", () => first.folder.spoolWord);
    await type(session, "echo uns''een; exit");
    await server.run("kill-pane", "-t", paneOf(session)?.pane ?? "");
    await comesBack(session);
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
  });
});

describe("a spool that is killed", () => {
  test("with all it started", async () => {
    const { session, first } = await begun("killed");
    await killSpool(first);
    await type(session, "echo lo''st");
    const second = await recordedAnew(session, first);
    expect([second.origin, second.gapBefore]).toEqual(["resumed", "pipe-lost"]);
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
  });

  test("of whom only dd was: it says so itself", async () => {
    const { session, first } = await begun("dd");
    process.kill(first.folder.spoolPids[1] ?? 0, "SIGKILL");
    await until("the spool has said why", () => first.folder.spoolWord === "killed");
    await type(session, "echo lo''st");
    expect((await recordedAnew(session, first)).gapBefore).toBe("pipe-lost");
  });

  test("of whom only the shell was: dd writes on, and a helper that comes back adopts it, exact to the byte", async () => {
    const { session, first } = await begun("shell");
    process.kill(first.folder.spoolPids[0] ?? 0, "SIGKILL");
    await helper.stop();
    await type(session, "echo meanw''hile");
    await comesBack(session);
    const again = await helper.recording(session);
    expect(again.epoch).toBe(first.epoch);
    await type(session, "echo af''ter");
    await shown(again, "after");
    expect(recordedBytes(again).toString()).toMatch(/before\r\n[^]*meanwhile\r\n[^]*after\r\n/u);
    // Its dd ends with the segment, and nobody begins another: that is said.
    writeFileSync(join(server.folder, "much"), seededBytes(20 * 1024 * 1024, 3).toString("base64"));
    await type(session, `cat ${join(server.folder, "much")}`);
    const next = await recordedAnew(session, again);
    expect(next.gapBefore).toBe("pipe-lost");
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
  });
});

describe("a journal that is deleted", () => {
  test("under a running helper: the pipe into nowhere is exchanged, and the web app hears of it", async () => {
    const { session, first } = await begun("deleted");
    await until("something is stored", () => (helper.api.epochs.get(first.epoch)?.acknowledged ?? 0) > 0);
    rmSync(helper.root, { recursive: true });
    const second = await recordedAnew(session, first);
    expect([second.origin, second.gapBefore]).toEqual(["resumed", "journal-lost"]);
    await type(session, "echo af''ter");
    await shown(second, "after");
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.acknowledged, to: null, cause: "journal-lost" }]);
    await until("the old spool has gone", () => processesWith(first.folder.path).length === 0);
  });

  test("while the helper was away: the web app's open epoch is closed with a gap", async () => {
    const { session, first } = await begun("gone");
    const pane = paneOf(session)?.pane;
    if (pane === undefined) throw new Error("there is no pane");
    await until("something is stored", () => (helper.api.epochs.get(first.epoch)?.acknowledged ?? 0) > 0);
    await helper.stop();
    rmSync(helper.root, { recursive: true });
    await comesBack(session);
    const { idea, slot } = session;
    const cursors = [{ pane, epoch: first.epoch, offset: helper.api.epochs.get(first.epoch)?.acknowledged ?? 0 }];
    helper.listed = [{ id: session.session, ideaId: idea, ideaTitle: "", slot, status: "live", cursors }];
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.acknowledged, to: null, cause: "journal-lost" }]);
    // Its pipe still runs into nowhere and cannot be proved to be ours; it ends with its segment.
    expect(paneOf(session)?.recording?.recorded).toBe(false);
    await killSpool(first);
    await type(session, "echo lo''st");
    expect((await recordedAnew(session, first)).gapBefore).not.toBeNull();
  });
});

describe("a program that ends", () => {
  test("OU11 leaves no gap: its last output is complete, whoever closes its pane", async () => {
    const { session, first } = await begun("done");
    writeFileSync(join(server.folder, "backlog"), "0123456789".repeat(200_000));
    // Nobody writes to the disk meanwhile: tmux holds all of it when the program ends.
    const [, writer = 0] = first.folder.spoolPids;
    process.kill(writer, "SIGSTOP");
    await type(session, `cat ${join(server.folder, "backlog")}; echo prin''ted; read _; exit`);
    await until("tmux has read it", async () => (await server.screen(target(session))).includes("printed\n"));
    await type(session, "");
    await until("the program has ended", () => !runs(first.folder.meta.panePid ?? 0));
    process.kill(writer, "SIGCONT");
    await until("tmux says so", () => paneOf(session)?.dead);
    await until("it is all there", () => recordedBytes(first).includes("printed\r\n"));
    await server.run("new-window", "-d", "-t", target(session));
    await server.run("kill-pane", "-t", paneOf(session)?.pane ?? "");
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([]);
    expect(stored.bytes.toString().split("0123456789")).toHaveLength(200_001);
  });

  test("while the helper was away: its journal is uploaded when it returns, and ends without a gap", async () => {
    const { session, first } = await begun("ended");
    await server.run("new-window", "-d", "-t", target(session));
    await server.run("set-option", "-w", "-t", `${target(session)}0`, "remain-on-exit", "off");
    await helper.stop();
    await type(session, "echo la''st");
    await until("it is printed", async () => (await server.screen(target(session))).includes("last\n"));
    await type(session, "exit");
    await until("the spool has said why", () => first.folder.spoolWord);
    await comesBack(session);
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([]);
    expect(stored.bytes.toString()).toMatch(/before\r\n[^]*last\r\n/u);
    await until("its folder has gone", () => !existsSync(first.folder.path));
  });

  test("by a respawn: the old epoch ends where the new one begins", async () => {
    const { session, first } = await begun("respawn");
    await server.run("respawn-pane", "-k", "-t", target(session));
    const second = await recordedAnew(session, first);
    expect([second.origin, second.gapBefore]).toEqual(["respawned", null]);
    expect((await helper.ended(first.epoch)).gaps).toEqual([]);
  });

  test("and whose slot is reserved anew is shown as it ended", async () => {
    const { session } = await begun("reserved");
    await type(session, "exec echo las''tly");
    await until("the program has ended", () => paneOf(session)?.dead);
    const after = { ...allowed(session.idea), slot: session.slot };
    helper.host.allow([after]);
    const recording = await until("it is shown", () => paneOf(after)?.recording);
    expect([recording.recorded, recording.gapBefore]).toEqual([false, null]);
    expect(Buffer.from((await recording.keyframe())?.vt ?? []).toString()).toContain("lastly");
  });

  test("a pane that is moved out of the session is recorded no longer", async () => {
    const { session, first } = await begun("moved");
    const pane = paneOf(session)?.pane ?? "";
    await server.run("new-session", "-d", "-s", "mine");
    await server.run("split-window", "-d", "-t", target(session));
    await server.run("join-pane", "-d", "-s", pane, "-t", "=mine:");
    await until("its pipe is closed", () => first.folder.spoolEnded);
    await server.run("send-keys", "-t", pane, "-l", "echo pri''vate\n");
    await until("it runs on", async () => (await server.screen(pane)).includes("private"));
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
    expect(stored.bytes.includes("private")).toBe(false);
    await server.run("join-pane", "-d", "-s", pane, "-t", target(session));
    const second = await until("it is recorded again", () => helper.recorder.of(paneIdSchema.parse(pane)));
    expect(second.origin).toBe("adopted");
  });
});

/**
 * What breaks a recording, on a real tmux: each ends in a declared gap with its true cause, up to the web app. The tests run
 * side by side, each on a server of its own: nearly all of their time is waiting for rounds of uploads and of looks.
 */
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paneIdSchema } from "@coda/protocol";
import { describe, expect, test, type TestContext } from "vitest";
import { processesWith, runs } from "../testing/processes.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { allowed, recordedBytes } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { AllowedSession, HostedPane } from "./session-host.ts";

class Bench {
  readonly server = new TmuxServer();
  readonly session = allowed("broken");
  readonly target = `=coda__${this.session.idea}__${this.session.slot}:`;
  readonly #helpers: UploadingHelper[] = [];

  /** The newest. */
  get helper(): UploadingHelper {
    const helper = this.#helpers.at(-1);
    if (helper === undefined) throw new Error("no helper was started");
    return helper;
  }

  async start(): Promise<void> {
    await this.#startHelper();
    await this.helper.open(this.session);
  }

  /** The same device after its helper was away. */
  async comesBack(): Promise<void> {
    await this.#startHelper({ api: this.helper.api }, this.session);
  }

  async type(line: string): Promise<void> {
    await this.server.run("send-keys", "-t", this.target, "-l", `${line}\n`);
  }

  paneOf(session = this.session): HostedPane | undefined {
    return this.helper.hosted(session)?.panes[0];
  }

  async recordedAnew(before: JournalRecording): Promise<JournalRecording> {
    return until("it is recorded anew", () => {
      const pane = this.paneOf();
      const recording = pane === undefined ? undefined : this.helper.recorder.of(pane.pane);
      return recording?.epoch === before.epoch ? undefined : recording;
    });
  }

  async dispose(): Promise<void> {
    for (const helper of this.#helpers) await helper.stop();
    await this.server.dispose();
  }

  async #startHelper(
    options: { api?: UploadingHelper["api"] } = {},
    ...sessions: readonly AllowedSession[]
  ): Promise<void> {
    const helper = new UploadingHelper(this.server, options);
    this.#helpers.push(helper);
    await helper.startWith(...sessions);
  }
}

/** A session that is recorded and has said something, and its helper. */
async function begun({ onTestFinished }: TestContext): Promise<{ bench: Bench; first: JournalRecording }> {
  const bench = new Bench();
  onTestFinished(async () => bench.dispose());
  await bench.start();
  const first = await bench.helper.recording(bench.session);
  await bench.type("echo be''fore");
  await shown(first, "before");
  return { bench, first };
}

async function shown(recording: Pick<JournalRecording, "read" | "start" | "end">, text: string): Promise<void> {
  await until(`'${text}' is recorded`, () => recordedBytes(recording).includes(text));
}

/** Nobody holds the pipe's other end: what still does would take what is printed, and tmux would see nothing amiss. */
async function spoolGone({ folder }: JournalRecording): Promise<void> {
  await until("the spool has gone", () => processesWith(folder.path).length === 0);
}

async function killSpool(recording: JournalRecording): Promise<void> {
  for (const { pid } of processesWith(recording.folder.path)) process.kill(pid, "SIGKILL");
  await spoolGone(recording);
}

describe.concurrent("a pipe that is taken from us", () => {
  test("OU10 OU11 OU12 by another program: the pane is shown from captures until it is free again", async (context) => {
    const { bench, first } = await begun(context);
    const file = join(bench.server.folder, "theirs");
    await bench.server.run("pipe-pane", "-t", bench.target, `exec cat >>${file}`);
    const captured = await until("it is shown from captures", () => {
      const recording = bench.paneOf()?.recording;
      return recording?.recorded === false ? recording : undefined;
    });
    const stopWatching = captured.onGrow(() => undefined);
    await bench.type("echo the''irs");
    await until("it is seen live", () => recordedBytes(captured).includes("theirs"));
    expect(Buffer.from((await captured.keyframe())?.vt ?? []).toString()).toMatch(/before[^]*theirs/u);
    stopWatching();
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-taken" }]);
    expect(stored.bytes.toString()).toMatch(/before/u);
    expect(existsSync(file) && statSync(file).size > 0).toBe(true);
    await bench.server.run("pipe-pane", "-t", bench.target);
    const second = await bench.recordedAnew(first);
    expect([second.origin, second.gapBefore, second.recorded]).toEqual(["resumed", "pipe-taken", true]);
    expect([...bench.helper.api.epochs.keys()]).not.toContain(captured.epoch);
  });

  test("by a user who presses a toggle twice", async (context) => {
    const { bench, first } = await begun(context);
    const toggle = ["pipe-pane", "-o", "-t", bench.target, `exec cat >>${join(bench.server.folder, "toggled")}`];
    await bench.server.run(...toggle);
    const second = await bench.recordedAnew(first);
    await bench.server.run(...toggle);
    const third = await bench.recordedAnew(second);
    await bench.type("echo af''ter");
    await shown(third, "after");
    expect([second.gapBefore, third.gapBefore]).toEqual(["pipe-lost", "pipe-lost"]);
    for (const broken of [first, second]) {
      const stored = await bench.helper.ended(broken.epoch);
      expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
    }
  });

  test("by a user who presses a toggle while tmux lists its panes: nobody else held the pipe", async (context) => {
    const { bench, first } = await begun(context);
    const { manager, recorder } = bench.helper;
    const [older] =
      bench.helper.snapshot?.sessions.flatMap(({ windows }) => windows.flatMap(({ panes }) => panes)) ?? [];
    if (older?.piped !== true) throw new Error("the pane is not listed with its pipe");
    await manager.mutate(async () => {
      await bench.server.run("pipe-pane", "-t", bench.target);
      await until("the spool has seen it", () => first.folder.spoolEnded);
      await recorder.follow(bench.session, older);
      expect(recorder.shownOf(older.pane)?.epoch).toBe(first.epoch);
    });
    expect((await bench.recordedAnew(first)).gapBefore).toBe("pipe-lost");
    expect((await bench.helper.ended(first.epoch)).gaps).toMatchObject([{ cause: "pipe-lost" }]);
  });

  test("while the helper was away, of a pane that has closed since", async (context) => {
    const { bench, first } = await begun(context);
    await bench.server.run("new-window", "-d", "-t", bench.target);
    await bench.helper.stop();
    await bench.server.run("pipe-pane", "-t", `${bench.target}0`);
    await until("the spool has said why", () => first.folder.spoolWord);
    await bench.type("echo uns''een; exit");
    await bench.server.run("kill-pane", "-t", bench.paneOf()?.pane ?? "");
    await bench.comesBack();
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
  });
});

describe.concurrent("a spool that is killed", () => {
  test("with all it started", async (context) => {
    const { bench, first } = await begun(context);
    await killSpool(first);
    await bench.type("echo lo''st");
    const second = await bench.recordedAnew(first);
    expect([second.origin, second.gapBefore]).toEqual(["resumed", "pipe-lost"]);
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
  });

  test("of whom only dd was: it says so itself", async (context) => {
    const { bench, first } = await begun(context);
    process.kill(first.folder.spoolPids[1] ?? 0, "SIGKILL");
    await until("the spool has said why", () => first.folder.spoolWord === "killed");
    await spoolGone(first);
    await bench.type("echo lo''st");
    expect((await bench.recordedAnew(first)).gapBefore).toBe("pipe-lost");
  });

  test("of whom only the shell was: dd writes on, and a helper that comes back adopts it, exact to the byte", async (context) => {
    const { bench, first } = await begun(context);
    process.kill(first.folder.spoolPids[0] ?? 0, "SIGKILL");
    await bench.helper.stop();
    await bench.type("echo meanw''hile");
    await bench.comesBack();
    const again = await bench.helper.recording(bench.session);
    expect(again.epoch).toBe(first.epoch);
    await bench.type("echo af''ter");
    await shown(again, "after");
    expect(recordedBytes(again).toString()).toMatch(/before\r\n[^]*meanwhile\r\n[^]*after\r\n/u);
    // Its dd ends with the segment, and nobody begins another: that is said.
    writeFileSync(join(bench.server.folder, "much"), seededBytes(20 * 1024 * 1024, 3).toString("base64"));
    await bench.type(`cat ${join(bench.server.folder, "much")}`);
    const next = await bench.recordedAnew(again);
    expect(next.gapBefore).toBe("pipe-lost");
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
  });
});

describe.concurrent("a journal that is deleted", () => {
  test("under a running helper: the pipe into nowhere is exchanged, and the web app hears of it", async (context) => {
    const { bench, first } = await begun(context);
    await until("something is stored", () => (bench.helper.api.epochs.get(first.epoch)?.acknowledged ?? 0) > 0);
    rmSync(bench.helper.root, { recursive: true });
    const second = await bench.recordedAnew(first);
    expect([second.origin, second.gapBefore]).toEqual(["resumed", "journal-lost"]);
    await bench.type("echo af''ter");
    await shown(second, "after");
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.acknowledged, to: null, cause: "journal-lost" }]);
    await spoolGone(first);
  });

  test("while the helper was away: the web app's open epoch is closed with a gap", async (context) => {
    const { bench, first } = await begun(context);
    const pane = bench.paneOf()?.pane;
    if (pane === undefined) throw new Error("there is no pane");
    await until("something is stored", () => (bench.helper.api.epochs.get(first.epoch)?.acknowledged ?? 0) > 0);
    await bench.helper.stop();
    rmSync(first.folder.path, { recursive: true });
    await bench.comesBack();
    const { idea, slot } = bench.session;
    const cursors = [{ pane, epoch: first.epoch, offset: bench.helper.api.epochs.get(first.epoch)?.acknowledged ?? 0 }];
    bench.helper.listed = [{ id: bench.session.session, ideaId: idea, ideaTitle: "", slot, status: "live", cursors }];
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.acknowledged, to: null, cause: "journal-lost" }]);
    // Its pipe still runs into nowhere and cannot be proved to be ours; it ends with its segment.
    expect(bench.paneOf()?.recording?.recorded).toBe(false);
    await killSpool(first);
    await bench.type("echo lo''st");
    expect((await bench.recordedAnew(first)).gapBefore).not.toBeNull();
  });
});

type Begun = Awaited<ReturnType<typeof begun>>;

/** Into a session of a person's own. */
async function moveOut(bench: Begun["bench"], pane: string): Promise<void> {
  await bench.server.run("new-session", "-d", "-s", "mine");
  await bench.server.run("split-window", "-d", "-t", bench.target);
  await bench.server.run("join-pane", "-d", "-s", pane, "-t", "=mine:");
}

/** What is stored of it once it has printed something there. */
async function storedOnceLeft({ bench, first }: Begun, pane: string) {
  await until("its pipe is closed", () => first.folder.spoolEnded);
  await bench.server.run("send-keys", "-t", pane, "-l", "echo pri''vate\n");
  await until("it runs on", async () => (await bench.server.screen(pane)).includes("private"));
  return bench.helper.ended(first.epoch);
}

describe.concurrent("a program that ends", () => {
  test("OU11 leaves no gap: its last output is complete, whoever closes its pane", async (context) => {
    const { bench, first } = await begun(context);
    writeFileSync(join(bench.server.folder, "backlog"), "0123456789".repeat(200_000));
    // Nobody writes to the disk meanwhile: tmux holds all of it when the program ends.
    const [, writer = 0] = first.folder.spoolPids;
    process.kill(writer, "SIGSTOP");
    await bench.type(`cat ${join(bench.server.folder, "backlog")}; echo prin''ted; read _; exit`);
    await until("tmux has read it", async () => (await bench.server.screen(bench.target)).includes("printed\n"));
    await bench.type("");
    await until("the program has ended", () => !runs(first.folder.meta.panePid ?? 0));
    process.kill(writer, "SIGCONT");
    await until("tmux says so", () => bench.paneOf()?.dead);
    await until("it is all there", () => recordedBytes(first).includes("printed\r\n"));
    await bench.server.run("new-window", "-d", "-t", bench.target);
    await bench.server.run("kill-pane", "-t", bench.paneOf()?.pane ?? "");
    const stored = await bench.helper.ended(first.epoch);
    expect(stored.gaps).toEqual([]);
    expect(stored.bytes.toString().split("0123456789")).toHaveLength(200_001);
  });

  test("while the helper was away: its journal is uploaded when it returns, and ends without a gap", async (context) => {
    const { bench, first } = await begun(context);
    await bench.server.run("new-window", "-d", "-t", bench.target);
    await bench.server.run("set-option", "-w", "-t", `${bench.target}0`, "remain-on-exit", "off");
    await bench.helper.stop();
    await bench.type("echo la''st");
    await until("it is printed", async () => (await bench.server.screen(bench.target)).includes("last\n"));
    await bench.type("exit");
    await until("the spool has said why", () => first.folder.spoolWord);
    await bench.comesBack();
    const stored = await bench.helper.ended(first.epoch);
    // Also where tmux 3.3a, as it does now and then, never waits for a program that ended.
    expect(stored.gaps).toEqual([]);
    expect(stored.bytes.toString()).toMatch(/before\r\n[^]*last\r\n/u);
    await until("its folder has gone", () => !existsSync(first.folder.path));
  });

  test("by a respawn: the old epoch ends where the new one begins", async (context) => {
    const { bench, first } = await begun(context);
    await bench.server.run("respawn-pane", "-k", "-t", bench.target);
    const second = await bench.recordedAnew(first);
    expect([second.origin, second.gapBefore]).toEqual(["respawned", null]);
    expect((await bench.helper.ended(first.epoch)).gaps).toEqual([]);
  });

  test("and whose slot is reserved anew is shown as it ended", async (context) => {
    const { bench } = await begun(context);
    await bench.type("exec echo las''tly");
    await until("the program has ended", () => bench.paneOf()?.dead);
    const after = { ...allowed(bench.session.idea), slot: bench.session.slot };
    bench.helper.host.allow([after]);
    const recording = await until("it is shown", () => bench.paneOf(after)?.recording);
    expect([recording.recorded, recording.gapBefore]).toEqual([false, null]);
    expect(Buffer.from((await recording.keyframe())?.vt ?? []).toString()).toContain("lastly");
  });

  test("a pane that is moved out of the session is recorded no longer", async (context) => {
    const begin = await begun(context);
    const { bench } = begin;
    const pane = bench.paneOf()?.pane ?? "";
    await moveOut(bench, pane);
    const stored = await storedOnceLeft(begin, pane);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
    expect(stored.bytes.includes("private")).toBe(false);
    await bench.server.run("join-pane", "-d", "-s", pane, "-t", bench.target);
    const second = await until("it is recorded again", () => bench.helper.recorder.of(paneIdSchema.parse(pane)));
    expect(second.origin).toBe("adopted");
  });

  test("SE5 a pane that was moved out of the session while the helper was away is recorded no longer", async (context) => {
    const begin = await begun(context);
    const { bench } = begin;
    const pane = bench.paneOf()?.pane ?? "";
    await bench.helper.stop();
    await moveOut(bench, pane);
    await bench.comesBack();
    const stored = await storedOnceLeft(begin, pane);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "pipe-lost" }]);
    expect(stored.bytes.includes("private")).toBe(false);
  });
});

/** What a whole machine can do to recordings, on a real tmux: its server dies, its disk is full. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runProgram } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { probeSpool } from "../journal/probe-spool.ts";
import { allowed, recordedBytes } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { UploadingHelper } from "../testing/uploading-helper.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { AllowedSession } from "./session-host.ts";

let server: TmuxServer;
let helper: UploadingHelper;

beforeEach(() => {
  server = new TmuxServer();
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

async function type(session: AllowedSession, line: string): Promise<void> {
  await server.run("send-keys", "-t", `=coda__${session.idea}__${session.slot}:`, "-l", `${line}\n`);
}

async function begun(name: string): Promise<{ session: AllowedSession; first: JournalRecording }> {
  const session = allowed(name);
  helper = await new UploadingHelper(server).startWith(session);
  await helper.open(session);
  const first = await helper.recording(session);
  await type(session, "echo be''fore");
  await until("it is recorded", () => recordedBytes(first).includes("before"));
  return { session, first };
}

describe("a tmux server that dies", () => {
  test("ends its recordings with a gap, and what follows says so", async () => {
    const { session, first } = await begun("died");
    await server.kill();
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "server-died" }]);
    await helper.open(session);
    const second = await helper.recording(session);
    expect([second.origin, second.gapBefore]).toEqual(["created", "server-died"]);
  });

  test("while the helper is away: the spool itself has said so", async () => {
    const { session, first } = await begun("unseen");
    await helper.stop();
    await server.kill();
    await until("the spool has said why", () => first.folder.spoolWord);
    expect(first.folder.spoolWord).toBe("server");
    helper = await new UploadingHelper(server, { api: helper.api }).startWith(session);
    const stored = await helper.ended(first.epoch);
    expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "server-died" }]);
  });

  test("takes nothing from a program that had ended before", async () => {
    const { session, first } = await begun("before");
    await type(session, "exit");
    await until("the program has ended", () => helper.hosted(session)?.exited);
    await server.kill();
    expect((await helper.ended(first.epoch)).gaps).toEqual([]);
  });
});

describe("a disk that is full", () => {
  let disk: string;

  /** A file system of its own; false where this user may not mount one. */
  async function mounted(): Promise<boolean> {
    disk = join(server.folder, "disk");
    mkdirSync(disk);
    const { status } = await runProgram("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
    return status === 0;
  }

  test("is said to be; the pane is shown all the same, and recorded again when there is room", async ({ skip }) => {
    if (!(await mounted())) skip("only root may mount a file system");
    try {
      const session = allowed("full");
      helper = await new UploadingHelper(server, { instance: "disk" }).startWith(session);
      await helper.open(session);
      const first = await helper.recording(session);
      const filler = join(disk, "filler");
      await type(session, "echo be''fore");
      await until("it is recorded", () => recordedBytes(first).includes("before"));
      expect((await runProgram("dd", ["if=/dev/zero", `of=${filler}`, "bs=4096"])).status).not.toBe(0);
      expect(await probeSpool(systemClock, { parent: disk, patienceMs: 200 })).toContain(`${disk} is full`);
      const text = "0123456789".repeat(2_000);
      writeFileSync(join(server.folder, "text"), text);
      await type(session, `cat ${join(server.folder, "text")}`);
      const recording = await until("it is shown from captures", () => {
        const pane = helper.hosted(session)?.panes[0];
        return pane?.recording?.recorded === false ? pane.recording : undefined;
      });
      expect(Buffer.from((await recording.keyframe())?.vt ?? []).toString()).toContain("0123456789");
      const stored = await helper.ended(first.epoch);
      expect(stored.gaps).toEqual([{ from: stored.bytes.length, to: null, cause: "disk-full" }]);
      rmSync(filler);
      // tmux notices that nobody reads any more when it writes next.
      await type(session, "");
      const second = await until("it is recorded anew", () => {
        const pane = helper.hosted(session)?.panes[0];
        return pane === undefined ? undefined : helper.recorder.of(pane.pane);
      });
      expect(second.gapBefore).toBe("disk-full");
      await type(session, "echo af''ter");
      await until("it is recorded", () => recordedBytes(second).includes("after"));
    } finally {
      await helper.stop();
      await server.kill();
      await until("the disk is free", async () => (await runProgram("umount", [disk])).status === 0);
    }
  }, 120_000);
});

/** Our own pipes, on a real tmux: kept where they can be, and where one makes way to the next nothing is lost in silence. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { JournalFolder } from "../journal/journal-folder.ts";
import { runs } from "../testing/processes.ts";
import { allowed, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { AllowedSession } from "./session-host.ts";

let server: TmuxServer;
let flood: { readonly file: string; readonly bytes: Buffer };
const helpers: TmuxHelper[] = [];
const stopped: number[] = [];

async function startHelper(...sessions: readonly AllowedSession[]): Promise<TmuxHelper> {
  const made = await new TmuxHelper(server).start();
  helpers.push(made);
  made.host.allow(sessions);
  await made.manager.refresh();
  return made;
}

beforeAll(() => {
  server = new TmuxServer();
  const lines = Array.from({ length: 30_000 }, (_, line) => `${line} `.padEnd(63, "\u00E9".normalize()) + "\n");
  flood = { file: join(server.folder, "flood"), bytes: Buffer.from(lines.join("")) };
  writeFileSync(flood.file, flood.bytes);
});

afterEach(async () => {
  for (const pid of stopped.splice(0)) if (runs(pid)) process.kill(pid, "SIGCONT");
  for (const made of helpers.splice(0)) await made.stop();
});

afterAll(async () => {
  await server.dispose();
});

/** The recording that follows `before` on the session's pane. */
async function newEpoch(
  helper: TmuxHelper,
  session: AllowedSession,
  before: JournalRecording,
): Promise<JournalRecording> {
  return until("a new epoch has begun", () => {
    const recording = helper.hosted(session)?.panes[0]?.recording;
    return recording !== undefined && recording.epoch !== before.epoch ? helper.recording(session) : undefined;
  });
}

function journalsOf(helper: TmuxHelper, idea: string): JournalFolder[] {
  return JournalFolder.list(helper.root).filter(({ meta }) => meta.idea === idea);
}

function bytesOf(journal: JournalFolder): Buffer {
  return Buffer.concat(journal.segments().map(({ file }) => readFileSync(join(journal.path, file))));
}

/** Its dd takes nothing until it goes on. */
function stopSpool({ folder }: JournalRecording): () => void {
  const [, writer = 0] = folder.spoolPids;
  process.kill(writer, "SIGSTOP");
  stopped.push(writer);
  return () => void process.kill(writer, "SIGCONT");
}

/** A session of a helper's own, recorded, that has said something and is quiet. */
async function begun(idea: string) {
  const session = allowed(idea);
  const target = `=coda__${idea}__primary:`;
  const helper = await startHelper();
  await helper.open(session);
  const first = await helper.recording(session);
  await server.run("send-keys", "-t", target, "-l", "echo be''fore\n");
  await until("it is recorded", () => recordedBytes(first).includes("before"));
  return { session, target, helper, first };
}

/** A helper's recording of a program that has printed an x and half of an é, and goes on at a key. */
async function joinedInside(idea: string, goesOn: string) {
  const session = allowed(idea);
  const target = `=coda__${idea}__primary:`;
  const program = `stty -echo -opost; printf 'x\\303'; read _; printf '\\251'; ${goesOn}; exec cat`;
  await server.run("new-session", "-d", "-s", `coda__${idea}__primary`, program);
  await until("half of it is written", async () => (await server.screen(target)).includes("x"));
  const helper = await startHelper(session);
  const recording = await helper.recording(session);
  await server.run("send-keys", "-t", target, "Enter");
  return { session, helper, recording };
}

describe("a recording joined inside a character", () => {
  test("keeps its pipe: not a byte is missing behind the join, however much comes with it", async () => {
    const { helper } = await joinedInside("flooded", `cat ${flood.file}; printf fin''ished`);
    const expected = Buffer.concat([Buffer.from([0xa9]), flood.bytes, Buffer.from("finished")]);
    const all = (): Buffer[] => journalsOf(helper, "flooded").map((journal) => bytesOf(journal));
    await until("all of it is recorded", () => all().at(-1)?.includes("finished"));
    expect(all().map((bytes) => bytes.length)).toEqual([expected.length]);
    expect(all()[0]?.equals(expected)).toBe(true);
  });

  test("is drawn as tmux draws it as soon as it is quiet", async () => {
    const { session, helper, recording } = await joinedInside("quiet", "printf y");
    await until("it is set right", () => recording.repairs > 0);
    expect(Buffer.from((await recording.keyframe())?.vt ?? []).toString()).toContain("x\u00E9y");
    expect((await helper.recording(session)).epoch).toBe(recording.epoch);
  });
});

describe("a pipe that makes way to the next", () => {
  test("of a pane that is quiet loses nothing, and no gap is said", async () => {
    const { helper, session, first, target } = await begun("calm");
    await server.run("respawn-pane", "-k", "-t", target, "echo ag''ain; exec cat");
    const second = await newEpoch(helper, session, first);
    expect([second.origin, second.gapBefore]).toEqual(["respawned", null]);
    await until("the old spool has ended", () => helper.endings.of(first.folder));
    expect(helper.endings.of(first.folder)?.cause).toBeNull();
    expect(bytesOf(first.folder).toString()).toMatch(/before[^]*again\r\n$/u);
  });

  test("while its spool is stopped, and while the pane prints without end, says that something may be missing", async () => {
    const { helper, session, first, target } = await begun("stopped");
    const goOn = stopSpool(first);
    await server.run("respawn-pane", "-k", "-t", target, `stty -opost; cat ${flood.file}; printf all; exec cat`);
    await until("tmux has read it", async () => (await server.screen(target)).includes("all"));
    const second = await newEpoch(helper, session, first);
    expect([second.origin, second.gapBefore]).toEqual(["respawned", "pipe-lost"]);
    goOn();
    const ending = await until("the old spool has ended", () => helper.endings.of(first.folder));
    expect(ending).toEqual({ cause: "pipe-lost", offset: first.folder.end() });
    // What tmux held for it has gone.
    expect(bytesOf(first.folder).includes("all")).toBe(false);

    await server.run("respawn-pane", "-k", "-t", target, "exec yes");
    const third = await newEpoch(helper, session, second);
    expect([third.origin, third.gapBefore]).toEqual(["respawned", "pipe-lost"]);
    expect((await until("it has ended", () => helper.endings.of(second.folder))).cause).toBe("pipe-lost");
  });

  test("begun by a helper that was killed meanwhile, says so too", async () => {
    const { helper, session, first, target } = await begun("halfway");
    await helper.stop();
    rmSync(join(first.folder.path, "keyframe"), { force: true });
    first.folder.update({ origin: "adopted" });
    const goOn = stopSpool(first);
    await server.run("send-keys", "-t", target, "-l", `cat ${flood.file}; echo al''l\n`);
    await until("tmux has read it", async () => (await server.screen(target)).includes("all\n"));
    const again = await startHelper(session);
    const second = await newEpoch(again, session, first);
    expect([second.origin, second.gapBefore]).toEqual(["resumed", "pipe-lost"]);
    goOn();
    expect((await until("it has ended", () => again.endings.of(first.folder))).cause).toBe("pipe-lost");
  });
});

/** Notices of real programs in real panes, with no browser anywhere. */
import { randomUUID } from "node:crypto";
import {
  reportNoticesSchema,
  watcherSchema,
  type DeviceSession,
  type NoticeWhat,
  type ReportedNotice,
  type SessionWatch,
  type Watcher,
} from "@coda/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../clock.ts";
import { findProgram } from "../testing/find-program.ts";
import { allowed, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { NoticeDesk } from "./notice-desk.ts";

const session = allowed("boat");
const target = "=coda__boat__primary:";
const nothing: SessionWatch = { attention: false, commandOverMs: null, watchers: [] };
let server: TmuxServer;
let helper: TmuxHelper;
let desk: NoticeDesk;
let watch: SessionWatch;
let told: ReportedNotice[];

beforeEach(() => {
  watch = nothing;
  told = [];
});

afterEach(async () => {
  desk.close();
  await helper.stop();
  await server.dispose();
});

async function begin(wanted: Partial<SessionWatch>, shell = "sh"): Promise<void> {
  server = new TmuxServer(`set -g default-shell ${String(findProgram(shell))}\n`);
  watch = { ...nothing, ...wanted };
  await helperComes();
  helper.shells.wish(session.session);
  await helper.open(session);
  await helper.recording(session);
}

async function helperComes(): Promise<void> {
  helper = new TmuxHelper(server);
  desk = new NoticeDesk({
    host: helper.host,
    recordings: () => helper.recorder.live,
    listed: () => [listed()],
    redaction: "standard",
    clock: systemClock,
    log: (_level, message, fields) => helper.logged.push({ message, fields }),
    randomId: randomUUID,
    tell: (notice) => told.push(notice),
  });
  helper.host.onChange(() => desk.follow());
  helper.host.allow([session]);
  await helper.start();
}

function listed(): DeviceSession {
  const { session: id, idea: ideaId, slot } = session;
  return { id, ideaId, ideaTitle: "Boat", slot, status: "detached", cursors: [], watch };
}

function wants(change: Partial<SessionWatch>): void {
  watch = { ...nothing, ...change };
  desk.follow();
}

/** As a program of its own would print it. */
async function prints(text: string): Promise<void> {
  await server.run("send-keys", "-t", target, "-l", `printf '${text}'\n`);
}

async function types(line: string): Promise<void> {
  await server.run("send-keys", "-t", target, "-l", line);
  await server.run("send-keys", "-t", target, "Enter");
}

/** All that was printed before is heard by now. */
async function isPlayed(): Promise<void> {
  const mark = `mark-${randomUUID().slice(0, 8)}`;
  await prints(`${mark.slice(0, 6)}''${mark.slice(6)}\\n`);
  const recording = await helper.recording(session);
  await until(`${mark} is recorded`, () => recordedBytes(recording).includes(mark));
  await recording.keyframe();
}

function whats(): NoticeWhat[] {
  return told.map(({ what }) => what);
}

async function hears<Kind extends NoticeWhat["kind"]>(
  kind: Kind,
  most = 10_000,
): Promise<Extract<NoticeWhat, { kind: Kind }>> {
  return until(
    `a notice of ${kind}`,
    () => whats().findLast((what): what is Extract<NoticeWhat, { kind: Kind }> => what.kind === kind),
    most,
  );
}

function watcher(of: Record<string, unknown>): Watcher {
  return watcherSchema.parse({ id: randomUUID(), ...of });
}

test("NT1 NT2 NT3 bells and messages are told with their place, storms once, and nothing of before", async () => {
  await begin({});
  const recording = await helper.recording(session);
  const tell = vi.spyOn(recording, "tell");
  await prints("\\a");
  await isPlayed();
  expect(tell).not.toHaveBeenCalled();
  wants({ attention: true });
  await prints("\\033]777;notify;Build;done in 3 s\\033\\\\");
  expect(await hears("message")).toEqual({ kind: "message", title: "Build", text: "done in 3 s" });
  const [message] = told;
  const { epoch, folder } = recording;
  expect(message).toMatchObject({ session: session.session, epoch, pane: folder.meta.pane });
  const printed = recordedBytes(recording).subarray(0, message?.offset).toString("latin1");
  expect(printed.split("done in 3 s\u001B\\")[1]?.split("\n").length).toBeLessThanOrEqual(2);
  await types("for i in 1 2 3 4 5 6 7; do printf '\\a'; printf '\\033]9;same\\a'; printf \"\\033]9;no. $i\\a\"; done");
  await isPlayed();
  await until("all is told", () => whats().filter(({ kind }) => kind === "message").length === 5);
  await hears("bell");
  expect(whats().filter(({ kind }) => kind === "bell")).toHaveLength(1);
  expect(whats().filter((what) => what.kind === "message" && what.text === "same")).toHaveLength(1);
  expect(reportNoticesSchema.safeParse({ notices: told }).success).toBe(true);
});

test("NT1 a helper that comes back tells nothing again, nor what came while it was away", async () => {
  await begin({ attention: true });
  await prints("\\a");
  await hears("bell");
  desk.close();
  await helper.stop();
  await prints("\\033]9;while it was away\\a");
  await until("it is printed", async () => (await server.screen(target)).includes("while it was away"));
  await helperComes();
  await isPlayed();
  await prints("\\033]9;again\\a");
  expect(await hears("message")).toMatchObject({ text: "again" });
  expect(told).toHaveLength(2);
});

test("NT4 a question is told when its output rests at it, and again when it is asked again", async () => {
  await begin({ attention: true });
  await types("clear; while printf '\\aGo on? [y/N] '; read a; do sleep 1.2; done");
  expect(await hears("question")).toEqual({ kind: "question", text: "Go on? [y/N]" });
  const bytes = recordedBytes(await helper.recording(session));
  expect(bytes.subarray(0, told[0]?.offset).toString("utf8")).toMatch(/Go on\? \[y\/N\] $/u);
  await server.run("send-keys", "-t", target, "y", "Enter");
  await until("it is asked again", () => told.length === 2);
  // It rang each time, too.
  expect(whats()[1]).toEqual(whats()[0]);
});

test("NT5 commands that took long are told when they end, and failures to whoever watches for them", async () => {
  const failures = watcher({ on: "failure" });
  await begin({}, "bash");
  await types("sleep 2; false");
  const program = async () => server.run("display-message", "-p", "-t", target, "#{pane_current_command}");
  await until("it runs", async () => (await program()) === "sleep");
  // Begun before anybody asked.
  wants({ commandOverMs: 1_000, watchers: [failures] });
  const ended = await hears("commandEnded");
  const command = { command: "sleep 2; false", exitCode: 1 };
  expect(ended).toMatchObject(command);
  expect(ended.durationMs).toBeGreaterThanOrEqual(1_900);
  expect(await hears("failed")).toEqual({ kind: "failed", watcher: failures.id, ...command });
  await types("true");
  await isPlayed();
  expect(told).toHaveLength(2);
  // Failures are told of so often only.
  wants({ watchers: [{ ...failures, id: watcher({ on: "failure" }).id }] });
  // tmux may bury a pane before it has read what its program wrote at the very last, and the mark is that here.
  await types("sleep 1; exit 3");
  await until("the pane's program is told", () =>
    whats().some((what) => what.kind === "failed" && what.exitCode === 3),
  );
});

test("NT6 NT7 NT8 lines are told as they are stored, and silence once after each output", async () => {
  const errors = watcher({ on: "match", pattern: "^error: .*", ignoreCase: true });
  const silence = { ...watcher({ on: "silence", seconds: 5 }), seconds: 1 } as Watcher;
  await begin({ watchers: [errors, watcher({ on: "match", pattern: "(oops", ignoreCase: false }), silence] });
  const token = `ghp_${"a1B2".repeat(9)}`;
  await prints(`one\\nError: token ${token} is refused\\ntwo\\n`);
  const line = `Error: token ${"*".repeat(token.length)} is refused`;
  expect(await hears("matched")).toEqual({ kind: "matched", watcher: errors.id, line });
  const place = told.find(({ what }) => what.kind === "matched")?.offset;
  const recording = await helper.recording(session);
  expect(recordedBytes(recording).subarray(0, place).toString("latin1")).toMatch(/is refused\r\n$/u);
  // A pattern that cannot be looked for is said once, and costs no other.
  wants({ watchers: watch.watchers.toReversed() });
  expect(helper.logged.filter(({ message }) => message.includes("pattern"))).toHaveLength(1);
  await hears("silent");
  await prints("hello again\\n");
  await until("it is silent again", () => told.length === 3);
  expect(told[2]).toMatchObject({ offset: recording.end, what: { kind: "silent", watcher: silence.id, seconds: 1 } });
});

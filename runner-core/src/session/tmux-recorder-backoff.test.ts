/** The recorder without a tmux: how often a recording that breaks off at once is begun anew, and lists that come late. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultSessionPrefix, paneIdSchema, windowIdSchema, type Size } from "@coda/protocol";
import { afterEach, expect, test } from "vitest";
import { JournalFolder } from "../journal/journal-folder.ts";
import { endingsIn } from "../testing/endings.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { allowed } from "../testing/tmux-helper.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import { TmuxRecorder } from "./tmux-recorder.ts";

const session = allowed("idea");
let made: { readonly recorder: TmuxRecorder; readonly root: string } | undefined;

afterEach(() => {
  made?.recorder.closeAll();
  if (made !== undefined) rmSync(made.root, { recursive: true, force: true });
});

/** As an empty pane of 80x1 answers the commands that capture it. */
function answerTo([name, , target, , format = ""]: readonly string[]): string[] {
  if (name === "capture-pane") return [""];
  if (name !== "display-message") return [];
  return [
    target === "-t" ? format.replaceAll(/#\{(\w+)\}/gu, (_, field) => facts[field as string] ?? "0") : (target ?? ""),
  ];
}

const facts: Readonly<Record<string, string>> = {
  pane_width: "80",
  pane_height: "1",
  cursor_flag: "1",
  wrap_flag: "1",
};

/** What tmux lists, unless it has told another size since. */
const listed: Size = { columns: 80, rows: 1 };

/** Runs nothing: pipes are opened, and no spool ever starts but what a test writes. */
function world(sizeNow = (): Size => listed): {
  clock: ManualClock;
  logged: string[];
  folders: () => JournalFolder[];
  look: () => Promise<void>;
} {
  const clock = new ManualClock();
  const logged: string[] = [];
  const root = mkdtempSync(join(tmpdir(), "coda-test-"));
  const recorder = new TmuxRecorder({
    root,
    prefix: defaultSessionPrefix,
    endings: endingsIn({ clock }),
    log: (_, message, fields) => logged.push(`${message}: ${String(fields?.["reason"])}`),
    randomId: randomUUID,
    run: async (...commands) => ({
      lines: commands.flatMap((command) => answerTo(command)).map((line) => Buffer.from(line)),
      lost: false,
      error: undefined,
    }),
    sizeOf: sizeNow,
    onRang: () => undefined,
    onStale: () => undefined,
  });
  made = { recorder, root };
  recorder.serverFound({ version: "3.3a", pid: 1, startTime: "1", socketPath: "/s" });
  const pane: TmuxPane = {
    pane: paneIdSchema.parse("%1"),
    window: windowIdSchema.parse("@1"),
    pid: 100,
    tty: "",
    active: true,
    dead: false,
    exitStatus: null,
    exitSignal: null,
    inMode: false,
    inputOff: false,
    title: "",
    command: "sh",
    directory: "/",
    piped: false,
    ...listed,
    epoch: undefined,
    unrecorded: false,
  };
  return {
    clock,
    logged,
    folders: () => JournalFolder.list(root),
    look: async () => recorder.follow(session, { ...pane, epoch: recorder.of(pane.pane)?.epoch }),
  };
}

test("a spool that ends at once is begun anew at once, then ever more rarely, and the cause is logged", async () => {
  const { clock, logged, folders, look } = world();
  for (let second = 0; second < 100; second++) {
    for (let times = 0; times < 10; times++) {
      await look();
      for (const folder of folders()) writeFileSync(join(folder.path, "end"), "");
    }
    clock.advance(1_000);
  }
  expect(folders().length).toBeGreaterThan(4);
  expect(folders().length).toBeLessThan(12);
  expect(logged[0]).toContain("a recording broke off: its spool never wrote: the disk is full");
});

test("a spool that never starts counts as ended after two seconds", async () => {
  const { clock, logged, folders, look } = world();
  await look();
  clock.advance(1_999);
  await look();
  expect(folders()).toHaveLength(1);
  clock.advance(1);
  await look();
  expect(folders()).toHaveLength(2);
  expect(logged).toHaveLength(1);
});

test("UP18 a recording that begins after the clock was set back comes after the one before, and as soon as was meant", async () => {
  const { clock, folders, look } = world();
  await look();
  clock.jump(-3_600_000);
  clock.advance(2_000);
  await look();
  const [first, second] = folders().toSorted((a, b) => (a.meta.ordinal ?? 0) - (b.meta.ordinal ?? 0));
  expect(first?.meta.ordinal).toBeLessThan(second?.meta.ordinal ?? 0);
  expect(Date.parse(second?.meta.startedAt ?? "")).toBeLessThan(Date.parse(first?.meta.startedAt ?? ""));
});

test("a recording that was sound for a while does not count", async () => {
  const { clock, logged, folders, look } = world();
  for (let round = 1; round <= 5; round++) {
    await look();
    expect(folders()).toHaveLength(round);
    for (const folder of folders()) writeFileSync(join(folder.path, "pid"), "99999");
    clock.advance(10_000);
    for (const folder of folders()) writeFileSync(join(folder.path, "end"), "");
  }
  expect(logged).toEqual([]);
});

test("OU8 a list that was asked for before a resize does not take it back", async () => {
  const resized: Size = { columns: 100, rows: 30 };
  let size = listed;
  const { look } = world(() => size);
  await look();
  const recording = made?.recorder.of(paneIdSchema.parse("%1"));
  recording?.resized(resized);
  size = resized;
  await look();
  expect([recording?.size, recording?.folder.sizes().length]).toEqual([resized, 1]);
});

/** What fails for one journal or one session stays there: the others are uploaded, and the rounds go on. */
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, sessionIdSchema } from "@coda/protocol";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import { JournalRecording } from "../session/journal-recording.ts";
import { endingsIn } from "../testing/endings.ts";
import { FakeTranscriptApi } from "../testing/fake-transcript-api.ts";
import { endSpool, makeJournal, segmentFile, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { patienceMs } from "../testing/until.ts";
import { Uploader } from "./uploader.ts";

const base = mkdtempSync(join(tmpdir(), "coda-failures-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const bad = sessionIdSchema.parse("00000000-0000-4000-8000-0000000000bb");
const unreachable = { code: "unreachable", message: "no answer" } as const;

let root: string;
let clock: ManualClock;
let api: FakeTranscriptApi;
let uploader: Uploader;
let live: JournalRecording[];
let lines: string[];

beforeEach(() => {
  root = join(mkdtempSync(join(base, "root-")), "journals");
  clock = new ManualClock();
  api = new FakeTranscriptApi();
  live = [];
  lines = [];
  uploader = new Uploader({
    api,
    clock,
    log: (level, message) => lines.push(`${level} ${message}`),
    random: () => 1,
    root,
    live: () => live,
    isNamed: () => false,
    endings: endingsIn({ clock }),
    listed: () => [],
  });
});

afterEach(async () => {
  await uploader.stop();
  for (const recording of live) recording.close();
  if (clock.pending !== 0) throw new Error(`${clock.pending} timers were left behind`);
});

function ended(text: string, session = someOther): JournalFolder {
  const folder = makeJournal(root, { session });
  writeSegment(folder, 0, text);
  endSpool(folder, text.length);
  return folder;
}
const someOther = sessionIdSchema.parse("00000000-0000-4000-8000-0000000000aa");

/** Everything that was begun is done: promises and zstd need turns, never time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function rounds(what: string, reached: () => boolean): Promise<void> {
  const deadline = systemClock.now() + patienceMs;
  while (!reached()) {
    if (systemClock.now() > deadline) throw new Error(`not reached: ${what}`);
    clock.advance(limits.uploadIntervalMs);
    await settled();
  }
}

const askedOf = (session: string): number => api.requests.filter((request) => request.session === session).length;

describe("a session that fails", () => {
  test("UP14 UP17 is asked for less and less often, while another is uploaded every second", async () => {
    const other = makeJournal(root, { session: someOther });
    live.push(new JournalRecording({ folder: other, clock }));
    ended("x", bad);
    api.fails = (session) => (session === bad ? { failure: { code: "internal", message: "a defect" } } : undefined);
    uploader.start();
    const seen: number[] = [];
    for (let second = 0; second < 60; second++) {
      writeSegment(other, 0, "more");
      clock.advance(limits.uploadIntervalMs);
      await settled();
      seen.push(api.epochs.get(other.meta.epoch)?.acknowledged ?? 0);
    }
    expect(seen.slice(1)).toEqual(seen.slice(1).map((_, index) => 4 * (index + 2)));
    // After 1, 3, 7, 15, 31 s: with the greatest jitter each wait is twice the one before.
    expect(askedOf(bad)).toBe(5);
  });

  test("UP14 waits half a minute at most, and not at all once it succeeded", async () => {
    ended("x", bad);
    api.fails = () => ({ failure: { code: "internal", message: "a defect" } });
    uploader.start();
    for (let second = 0; second < 600; second++) {
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
    const before = askedOf(bad);
    for (let second = 0; second < 120; second++) {
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
    expect(askedOf(bad) - before).toBe(4);
  });

  test("without an answer that is ours comes after the others, so that it cannot starve them", async () => {
    const first = ended("x", bad);
    const folder = makeJournal(root, { session: someOther });
    live.push(new JournalRecording({ folder, clock }));
    api.fails = (session) => (session === bad ? { failure: unreachable } : undefined);
    uploader.start();
    for (let second = 1; second <= 30; second++) {
      writeSegment(folder, 0, "more");
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
    expect(api.epochs.get(folder.meta.epoch)?.acknowledged).toBeGreaterThan(4 * 15);
    expect(existsSync(first.path)).toBe(true);
  });
});

describe("a server that cannot be reached", () => {
  test("is asked once a round, whatever the number of sessions", async () => {
    for (let count = 10; count < 40; count++)
      ended("x", sessionIdSchema.parse(`00000000-0000-4000-8000-0000000000${count}`));
    api.fails = () => ({ failure: unreachable });
    uploader.start();
    for (let second = 0; second < 16; second++) {
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
    expect(api.requests).toHaveLength(4);
  });
});

describe("a session the server does not know", () => {
  const forSeconds = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
  };
  beforeEach(() => {
    api.fails = (session) =>
      session === bad ? { failure: { code: "notFound", message: "no such session" } } : undefined;
  });

  test("holds no reader, is asked about rarely, and its ended journals go when the answer stays the same", async () => {
    const done = ended("x", bad);
    const running = makeJournal(root, { session: bad, startedAt: new Date(clock.now() + 3_600_000).toISOString() });
    uploader.start();
    await forSeconds(50);
    // The uploader's own next round is the only timer left.
    expect([askedOf(bad), existsSync(done.path), clock.pending]).toEqual([1, true, 1]);
    await forSeconds(30);
    expect([askedOf(bad), existsSync(done.path), existsSync(running.path), clock.pending]).toEqual([2, false, true, 1]);
    endSpool(running, 0);
    await forSeconds(70);
    expect(existsSync(running.path)).toBe(true); // for a week it may be the only copy
    clock.advance(limits.unknownJournalMs + 2 * 3_600_000);
    await forSeconds(130);
    expect(existsSync(running.path)).toBe(false);
  });

  test("keeps what was begun while the clock was wrong as long as anything else", async () => {
    const begun = { session: bad, boot: "this start", startedSteadyMs: clock.steadyMs() };
    const folder = makeJournal(root, { ...begun, startedAt: "1970-01-01T00:00:00.000Z" });
    endSpool(folder, 0);
    uploader.start();
    await forSeconds(150);
    expect(existsSync(folder.path)).toBe(true);
  });

  test("that it knows again later is uploaded", async () => {
    const folder = ended("kept", bad);
    uploader.start();
    await forSeconds(30);
    api.fails = () => undefined;
    await rounds("it is stored", () => !existsSync(folder.path));
    expect(api.epochs.get(folder.meta.epoch)?.bytes.toString()).toBe("kept");
  });

  test("keeps the journal of a pane that is still recorded", async () => {
    const folder = ended("x", bad);
    live.push(new JournalRecording({ folder, clock }));
    uploader.start();
    await forSeconds(200);
    expect(existsSync(folder.path)).toBe(true);
  });
});

test("a pipe whose pane was never named goes once it is long over, and not before", async () => {
  const folder = makeJournal(root, { pane: null, startedAt: new Date(clock.now()).toISOString() });
  endSpool(folder, 0);
  uploader.start();
  clock.advance(599_000);
  await settled();
  expect(existsSync(folder.path)).toBe(true);
  await rounds("it is gone", () => !existsSync(folder.path));
  expect(api.requests).toEqual([]);
});

/** Ended segments of nothing, which take no room on disk. */
function fill(folder: JournalFolder, bytes: number): void {
  for (let start = 0; start < bytes; start += limits.journalSegmentBytes) {
    writeSegment(folder, start, "");
    truncateSync(segmentFile(folder, start), limits.journalSegmentBytes);
  }
  endSpool(folder, bytes);
}

test("UP16 journals beyond the device's cap go, and the server is told how much is missing", async () => {
  const panes = limits.journalDeviceBytes / limits.journalPaneBytes;
  const folder = makeJournal(root, { session: someOther });
  fill(folder, limits.journalSegmentBytes);
  for (let pane = 0; pane < panes; pane++)
    fill(makeJournal(root, { session: bad, startedAt: "2026-02-01T00:00:00.000Z" }), limits.journalPaneBytes);
  const dropped = "warn output that was not uploaded is dropped: the journals passed their cap";
  api.fails = (session) =>
    session === bad || !lines.includes(dropped) ? { failure: { code: "internal", message: "a defect" } } : undefined;
  uploader.start();
  await rounds("it is done", () => !existsSync(folder.path));
  const gap = { from: 0, to: limits.journalSegmentBytes, cause: "journal-cap" };
  expect(api.epochs.get(folder.meta.epoch)).toMatchObject({ gaps: [gap], ended: true, pieces: [] });
  expect(lines).toContain(dropped);
});

test("journals that nobody reads here and that grow past the cap are weighed again within seconds", async () => {
  const lost = "warn output that was not uploaded is dropped: the journals passed their cap";
  uploader.start();
  await rounds("a first look", () => true);
  const folder = makeJournal(root, { session: bad, startedAt: "2026-02-01T00:00:00.000Z" });
  api.fails = () => ({ failure: { code: "notFound", message: "none" } });
  await rounds("it to be left alone", () => lines.some((line) => line.includes("does not know")));
  fill(folder, limits.journalDeviceBytes + limits.journalSegmentBytes);
  const filledMs = clock.steadyMs();
  await rounds("it to be cut", () => lines.includes(lost));
  expect(clock.steadyMs() - filledMs).toBeLessThanOrEqual(11_000);
});

describe("trouble with the disk", () => {
  test("in the journals' folder is told once, and everything goes on when it is over", async () => {
    const folder = ended("kept");
    renameSync(root, `${root}.away`);
    writeFileSync(root, "no folder");
    uploader.start();
    for (let second = 0; second < 5; second++) {
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
    expect(lines).toEqual(["warn a journal cannot be read or written; what is affected is tried again"]);
    rmSync(root);
    renameSync(`${root}.away`, root);
    await rounds("it is stored", () => !existsSync(folder.path));
    expect(lines.at(-1)).toBe("info this works again");
  });

  test.skipIf(!existsSync("/dev/full"))(
    "that takes no more is told once, and what it did not take is written later",
    async () => {
      const folder = makeJournal(root, { session: someOther });
      const recording = new JournalRecording({ folder, clock });
      live.push(recording);
      symlinkSync("/dev/full", join(folder.path, "meta.json.new"));
      folder.update({ panePid: 77 });
      recording.resized({ columns: 100, rows: 30 });
      uploader.start();
      for (let second = 0; second < 5; second++) {
        clock.advance(limits.uploadIntervalMs);
        await settled();
      }
      expect(lines).toEqual(["warn the disk that holds the journals is full; free some space on it"]);
      rmSync(join(folder.path, "meta.json.new"));
      await rounds("it is over", () => lines.length === 2);
      const again = JournalFolder.open(root, folder.meta.epoch);
      expect([again?.meta.panePid, again?.sizes()]).toEqual([77, [{ offset: 0, size: { columns: 100, rows: 30 } }]]);
    },
  );

  test("with one session's journal leaves the others alone", async () => {
    const broken = makeJournal(root, { session: bad });
    const recording = new JournalRecording({ folder: broken, clock });
    live.push(recording);
    writeSegment(broken, 0, "x");
    recording.keyframe = async () => Promise.reject(Object.assign(new Error("no room"), { code: "ENOSPC" }));
    uploader.start();
    await rounds("there is trouble", () => lines.length === 1);
    // Behind the broken one, that is.
    const folder = ended("kept");
    await rounds("the other is stored", () => !existsSync(folder.path));
    for (let second = 0; second < 40; second++) {
      clock.advance(limits.uploadIntervalMs);
      await settled();
    }
    expect(lines).toEqual(["warn the disk that holds the journals is full; free some space on it"]);
  });

  test("a client that throws is a failure like another", async () => {
    const folder = ended("kept");
    const patch = api.patch.bind(api);
    api.patch = async () => Promise.reject(new Error("a defect"));
    uploader.start();
    clock.advance(limits.uploadIntervalMs);
    await settled();
    expect(lines).toHaveLength(1);
    api.patch = patch;
    await rounds("it is stored", () => !existsSync(folder.path));
  });
});

/** How journals end for the web app: whole, or with a last gap and its cause; told once, and never before it is clear. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceSession, Epoch } from "@coda/protocol";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { keepPrivate } from "../journal/keep-private.ts";
import { segmentName } from "../journal/segments.ts";
import { silentLog } from "../log.ts";
import { endingsIn, nothingRuns } from "../testing/endings.ts";
import { FakeTranscriptApi, type StoredEpoch } from "../testing/fake-transcript-api.ts";
import { endSpool, makeJournal, someMeta, someSession, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { patienceMs } from "../testing/until.ts";
import { uploadRound } from "../testing/upload-round.ts";
import { Uploader } from "./uploader.ts";

const base = mkdtempSync(join(tmpdir(), "coda-endings-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

let root: string;
let clock: ManualClock;
let api: FakeTranscriptApi;
let uploader: Uploader;
let named: Set<string>;
let listed: DeviceSession[];

beforeEach(() => {
  root = mkdtempSync(join(base, "root-"));
  clock = new ManualClock();
  api = new FakeTranscriptApi();
  named = new Set();
  listed = [];
  keepPrivate(root);
  uploader = startUploader();
});

afterEach(async () => {
  await uploader.stop();
  if (clock.pending !== 0) throw new Error(`${clock.pending} timers were left behind`);
});

function startUploader(): Uploader {
  const made = new Uploader({
    api,
    clock,
    log: silentLog,
    random: () => 0,
    root,
    live: () => [],
    isNamed: (epoch) => named.has(epoch),
    endings: nothingRuns(endingsIn({ clock, alive: (pid) => pid === 4_321 }), someSession),
    listed: () => listed,
  });
  made.start();
  return made;
}

const oneRound = async (): Promise<void> => uploadRound(clock);

/** What is stored once the web app knows its end. */
async function ended(epoch: Epoch): Promise<StoredEpoch> {
  const deadline = systemClock.now() + patienceMs;
  for (;;) {
    const stored = api.epochs.get(epoch);
    if (stored?.ended === true) return stored;
    if (systemClock.now() > deadline) throw new Error("the end was never told");
    await oneRound();
  }
}

function journal(text: string, change: Parameters<typeof makeJournal>[1] = {}): JournalFolder {
  const folder = makeJournal(root, change);
  writeSegment(folder, 0, text);
  return folder;
}

describe("a journal of which less is there than was at its end", () => {
  test.each([
    ["its last bytes", "left", [{ from: 4, to: 10, cause: "journal-lost" }]],
    ["all of it", undefined, [{ from: 0, to: 10, cause: "journal-lost" }]],
  ])("UP12 misses %s with the exact size", async (_, text, gaps) => {
    const folder = makeJournal(root, { ending: { cause: null, offset: 10 } });
    if (text !== undefined) writeSegment(folder, 0, text);
    const stored = await ended(folder.meta.epoch);
    expect([stored.bytes.toString(), stored.gaps, stored.acknowledged]).toEqual([text ?? "", gaps, 10]);
    await oneRound();
    expect(existsSync(folder.path)).toBe(false);
  });
});

describe("after the power failed", () => {
  const earlier = { boot: "an earlier start" };

  test("the NULs at a journal's end are no output, and what is missing there is said", async () => {
    const folder = journal("right\0\0\0\0", earlier);
    const stored = await ended(folder.meta.epoch);
    expect([stored.bytes.toString(), stored.gaps]).toEqual(["right", [{ from: 5, to: null, cause: "power-loss" }]]);
  });

  test("a journal that ends without NULs may lack its end as well", async () => {
    const folder = journal("right", earlier);
    const stored = await ended(folder.meta.epoch);
    expect([stored.bytes.toString(), stored.gaps]).toEqual(["right", [{ from: 5, to: null, cause: "power-loss" }]]);
  });

  test("an end that the spool wrote down and the disk kept is believed, NULs and all", async () => {
    const folder = journal("right\0\0", earlier);
    endSpool(folder, 7);
    const stored = await ended(folder.meta.epoch);
    expect([stored.bytes.toString(), stored.gaps]).toEqual(["right\0\0", []]);
  });

  test("an end that the spool wrote down and the disk did not keep is not", async () => {
    const folder = journal("right\0\0", earlier);
    endSpool(folder, 20);
    const stored = await ended(folder.meta.epoch);
    expect([stored.bytes.toString(), stored.gaps]).toEqual(["right", [{ from: 5, to: null, cause: "power-loss" }]]);
  });

  test.each([
    ["in the same start of the machine", "this start"],
    ["of an older helper, which did not write down its start", null],
  ])("NULs a program wrote stay: %s", async (_, boot) => {
    const folder = journal("nul\0\0\0", { boot });
    writeFileSync(join(folder.path, "pid"), "99999\n");
    const stored = await ended(folder.meta.epoch);
    expect([stored.bytes.toString(), stored.gaps[0]?.cause]).toEqual(["nul\0\0\0", "pipe-lost"]);
  });
});

describe("the end", () => {
  test("waits for the spool's last word, or until none can come any more", async () => {
    const folder = journal("text");
    endSpool(folder, 4, "none");
    for (let round = 0; round < 4; round++) await oneRound();
    expect(api.epochs.get(folder.meta.epoch)).toMatchObject({ ended: false, acknowledged: 4 });
    expect((await ended(folder.meta.epoch)).gaps).toEqual([]);
  });

  test("of a journal that a pane names as its last is told, and its folder stays to say what came before the next", async () => {
    const folder = journal("text");
    named.add(folder.meta.epoch);
    endSpool(folder, 4, "killed");
    await ended(folder.meta.epoch);
    for (let round = 0; round < 3; round++) await oneRound();
    expect(existsSync(folder.path)).toBe(true);
    const requests = api.requests.length;
    named.clear();
    await oneRound();
    expect([existsSync(folder.path), api.requests.length]).toEqual([false, requests]);
  });

  test("of a journal that was deleted under us is told from what is known of it", async () => {
    const folder = journal("text");
    writeFileSync(join(folder.path, "pid"), "4321\n");
    await oneRound();
    await oneRound();
    rmSync(folder.path, { recursive: true });
    const stored = await ended(folder.meta.epoch);
    expect(stored.gaps).toEqual([{ from: stored.acknowledged, to: null, cause: "journal-lost" }]);
  });
});

describe("a hole in a journal", () => {
  test.each([
    ["whose segment was deleted", () => undefined],
    ["whose segment did not reach the disk whole", (folder: JournalFolder) => writeSegment(folder, 4, "12")],
  ])("%s is a gap of exact size, and what lies behind it is stored", async (_, between) => {
    const folder = journal("text");
    between(folder);
    const from = folder.end();
    writeSegment(folder, 10, "more");
    endSpool(folder, 14);
    const stored = await ended(folder.meta.epoch);
    expect(stored.gaps).toEqual([{ from, to: 10, cause: "journal-lost" }]);
    expect([stored.bytes.toString().slice(-4), stored.acknowledged]).toEqual(["more", 14]);
  });
});

describe("an epoch the web app waits for", () => {
  const { idea, slot, pane } = someMeta();

  function waitsFor(epoch: Epoch, offset: number): void {
    if (pane === null) throw new Error("a pane is needed");
    const cursors = [{ pane, epoch, offset }];
    listed = [{ id: someSession, ideaId: idea, ideaTitle: "", slot, status: "live", cursors }];
  }

  test("and whose journal nobody has is closed with a gap, once", async () => {
    const { epoch } = someMeta();
    waitsFor(epoch, 0);
    expect((await ended(epoch)).gaps).toEqual([{ from: 0, to: null, cause: "journal-lost" }]);
    const requests = api.requests.length;
    for (let round = 0; round < 3; round++) await oneRound();
    expect(api.requests.length).toBe(requests);
  });

  test("and whose journal does not say any more whose it is, is closed with a gap; what lies there stays", async () => {
    const folder = journal("text");
    writeFileSync(join(folder.path, "meta.json"), "\0\0\0");
    waitsFor(folder.meta.epoch, 0);
    expect((await ended(folder.meta.epoch)).gaps).toEqual([{ from: 0, to: null, cause: "journal-lost" }]);
    for (let round = 0; round < 3; round++) await oneRound();
    expect(readFileSync(join(folder.path, segmentName(0)), "utf8")).toBe("text");
  });

  test("and whose journal cannot be read just now, is not given up", async () => {
    const folder = journal("text");
    const file = join(folder.path, "meta.json");
    renameSync(file, `${file}.away`);
    mkdirSync(file);
    waitsFor(folder.meta.epoch, 0);
    for (let round = 0; round < 3; round++) await oneRound();
    expect(api.requests).toEqual([]);
    rmdirSync(file);
    renameSync(`${file}.away`, file);
    endSpool(folder, 4);
    expect((await ended(folder.meta.epoch)).bytes.toString()).toBe("text");
  });

  test.each([
    ["its own folder", (folder: JournalFolder) => folder.path],
    ["that of all journals", () => root],
  ])("and whose journal's folder cannot be entered just now, is not given up: %s", async (_, placeOf) => {
    const folder = journal("text");
    const [place, away] = [placeOf(folder), join(base, folder.meta.epoch)];
    waitsFor(folder.meta.epoch, 0);
    endSpool(folder, 4);
    renameSync(place, away);
    // Leads to itself: to look there is refused, whoever asks.
    symlinkSync(place, place);
    for (let round = 0; round < 3; round++) await oneRound();
    expect(api.requests).toEqual([]);
    unlinkSync(place);
    renameSync(away, place);
    expect((await ended(folder.meta.epoch)).bytes.toString()).toBe("text");
  });

  test.each([
    ["was not there", () => undefined],
    ["was just made", () => mkdirSync(root)],
  ])(
    "is not given up by a helper that began when the folder of all journals %s, but by the next one",
    async (_, begin) => {
      await uploader.stop();
      rmSync(root, { recursive: true });
      begin();
      const { epoch } = someMeta();
      waitsFor(epoch, 0);
      uploader = startUploader();
      for (let round = 0; round < 3; round++) await oneRound();
      journal("the next");
      for (let round = 0; round < 3; round++) await oneRound();
      expect([...api.epochs.keys()]).not.toContain(epoch);
      await uploader.stop();
      uploader = startUploader();
      expect((await ended(epoch)).gaps).toEqual([{ from: 0, to: null, cause: "journal-lost" }]);
    },
  );

  test("and whose journal is there, or was a moment ago, is left alone", async () => {
    const folder = journal("text");
    waitsFor(folder.meta.epoch, 0);
    endSpool(folder, 4);
    expect((await ended(folder.meta.epoch)).gaps).toEqual([]);
    const requests = api.requests.length;
    for (let round = 0; round < 3; round++) await oneRound();
    expect([existsSync(folder.path), api.requests.length]).toEqual([false, requests]);
  });
});

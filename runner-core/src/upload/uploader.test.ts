/** Uploading against a server that fails as servers do: everything arrives once, and nothing is dropped too early. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, sessionIdSchema, type SessionId } from "@coda/protocol";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { pause, systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { JournalRecording } from "../session/journal-recording.ts";
import { endingsIn, nothingRuns } from "../testing/endings.ts";
import { FakeTranscriptApi } from "../testing/fake-transcript-api.ts";
import { endSpool, makeJournal, segmentFile, someSession, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { patienceMs, until } from "../testing/until.ts";
import { uploadRound } from "../testing/upload-round.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { Uploader } from "./uploader.ts";

const base = mkdtempSync(join(tmpdir(), "coda-upload-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const otherSession = sessionIdSchema.parse("00000000-0000-4000-8000-0000000000bb");
const unreachable = { code: "unreachable", message: "no answer" } as const;

let root: string;
let clock: ManualClock;
let api: FakeTranscriptApi;
let uploader: Uploader;
let live: JournalRecording[];
let alive: Set<number>;

beforeEach(() => {
  root = mkdtempSync(join(base, "root-"));
  clock = new ManualClock();
  api = new FakeTranscriptApi();
  live = [];
  alive = new Set();
  uploader = makeUploader();
});

afterEach(async () => {
  await uploader.stop();
  for (const recording of live) recording.close();
  if (clock.pending !== 0) throw new Error(`${clock.pending} timers were left behind`);
});

function makeUploader(): Uploader {
  return new Uploader({
    api,
    clock,
    log: silentLog,
    random: seededRandom(1),
    root,
    live: () => live,
    isNamed: () => false,
    endings: nothingRuns(endingsIn({ clock, alive: (pid) => alive.has(pid) }), someSession),
    listed: () => [],
  });
}

function liveJournal(): { folder: JournalFolder; recording: JournalRecording } {
  const folder = writtenJournal();
  const recording = new JournalRecording({ folder, clock });
  live.push(recording);
  return { folder, recording };
}

/** A journal somebody else's spool still writes, or none does any more. */
function leftJournal(bytes: Uint8Array, change: { session?: SessionId; ended?: boolean } = {}): JournalFolder {
  const folder = makeJournal(root, change.session === undefined ? {} : { session: change.session });
  writeSegment(folder, 0, bytes);
  if (change.ended !== false) endSpool(folder, bytes.length);
  return folder;
}

/** A journal whose spool goes on and which nobody watches: nothing of it is kept once it is stored. */
function writtenJournal(): JournalFolder {
  alive.add(4_321);
  const folder = makeJournal(root);
  writeFileSync(join(folder.path, "pid"), "4321\n");
  return folder;
}

/** Lets rounds pass until `reached`. */
async function rounds(what: string, reached: () => boolean): Promise<void> {
  const deadline = systemClock.now() + patienceMs;
  while (!reached()) {
    if (systemClock.now() > deadline) throw new Error(`not reached: ${what}`);
    clock.advance(limits.uploadIntervalMs);
    await pause(systemClock, 1);
  }
}

const stored = (folder: JournalFolder): Buffer => api.epochs.get(folder.meta.epoch)?.bytes ?? Buffer.alloc(0);
const acknowledged = (folder: JournalFolder): number => api.epochs.get(folder.meta.epoch)?.acknowledged ?? -1;

describe("what arrives", () => {
  test("everything, once and in order, while it grows and the server fails at random before and after storing", async () => {
    const random = seededRandom(77);
    api.fails = () => (random() < 0.4 ? { failure: unreachable, after: random() < 0.5 } : undefined);
    const { folder, recording } = liveJournal();
    const bytes = seededBytes(3_000_000, 12);
    uploader.start();
    for (let at = 0; at < bytes.length; at += 300_000) {
      writeSegment(folder, 0, bytes.subarray(at, at + 300_000));
      recording.resized({ columns: 80 + at / 300_000, rows: 24 });
      clock.advance(limits.uploadIntervalMs);
      await pause(systemClock, 2);
    }
    await rounds("all is stored", () => acknowledged(folder) === bytes.length);
    expect(stored(folder).equals(bytes)).toBe(true);
    const offsets = api.epochs.get(folder.meta.epoch)?.pieces.map((piece) => piece.offset) ?? [];
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    const sizes = api.epochs.get(folder.meta.epoch)?.sizes.map((mark) => mark.columns) ?? [];
    expect([...new Set(sizes)]).toEqual([81, 82, 83, 84, 85, 86, 87, 88, 89]);
  });

  test("one request a round while output pours in, and then the rest at once", async () => {
    const { folder } = liveJournal();
    uploader.start();
    await rounds("the server has said where it stands", () => acknowledged(folder) === 0);
    const requestsAt: number[] = [];
    api.fails = () => void requestsAt.push(clock.now());
    const bytes = Buffer.alloc(12 * limits.uploadRawBytes, "one line like another\r\n");
    const stepBytes = bytes.length / 40;
    for (let step = 0; step < 40; step++) {
      writeSegment(folder, 0, bytes.subarray(step * stepBytes, (step + 1) * stepBytes));
      clock.advance(limits.uploadIntervalMs / 10);
      const requests = Math.floor((step + 1) / 10);
      await until("a request has come", () => acknowledged(folder) === requests * limits.uploadRawBytes);
    }
    await rounds("all is stored", () => acknowledged(folder) === bytes.length);
    const perRound = [...Map.groupBy(requestsAt, (at) => at).values()].map((requests) => requests.length);
    expect(perRound.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(Math.max(...perRound)).toBeGreaterThan(1);
  });

  test("UP13 not a byte before the server has said where it stands, and none of what it has", async () => {
    const folder = leftJournal(seededBytes(1_000, 1), { ended: false });
    alive.add(4_321);
    writeFileSync(join(folder.path, "pid"), "4321\n");
    uploader.start();
    await rounds("all is stored", () => acknowledged(folder) === 1_000);
    const before = api.requests.length;
    await uploader.stop();
    uploader = makeUploader();
    writeSegment(folder, 0, "more");
    uploader.start();
    await rounds("the rest is stored", () => acknowledged(folder) === 1_004);
    const parts = api.requests.slice(before).flatMap(({ patch }) => patch.epochs ?? []);
    expect(parts[0]?.chunks).toEqual([]);
    expect(parts.flatMap((part) => part.chunks.map((chunk) => [chunk.offset, chunk.rawBytes]))).toEqual([[1_000, 4]]);
  });

  test("much at once in chunks and requests of the allowed size, without waiting a second between them", async () => {
    const folder = leftJournal(seededBytes(limits.uploadRawBytes * 3, 2));
    uploader.start();
    clock.advance(limits.uploadIntervalMs);
    const deadline = systemClock.now() + patienceMs;
    while (acknowledged(folder) < limits.uploadRawBytes * 3 && systemClock.now() < deadline)
      await pause(systemClock, 1);
    expect(acknowledged(folder)).toBe(limits.uploadRawBytes * 3);
    const told = api.requests.map(({ patch }) => patch.epochs?.some((part) => part.ended) === true);
    expect(told).toEqual(told.map((_, index) => index === told.length - 1));
    const chunks = api.requests.map(({ patch }) => patch.epochs?.flatMap((part) => part.chunks) ?? []);
    expect(chunks.map((list) => list.length).filter((count) => count > 0)).toEqual([4, 4, 4]);
  });

  test("of a hundred panes, none is forgotten", async () => {
    const folders = Array.from({ length: 100 }, (_, index) => leftJournal(seededBytes(300_000 - index, index)));
    uploader.start();
    await rounds("all folders are gone", () => folders.every((folder) => !existsSync(folder.path)));
    expect(folders.every((folder) => acknowledged(folder) > 0)).toBe(true);
    expect(api.requests.every(({ patch }) => (patch.epochs?.length ?? 0) <= 16)).toBe(true);
  });

  test("a quiet pane is never kept waiting by one that prints without end", async () => {
    const loud = leftJournal(seededBytes(limits.uploadRawBytes * 6, 14), { ended: false });
    const quiet = leftJournal(seededBytes(10, 15), { ended: false });
    // Whichever of the two comes first in the folder's listing.
    for (const folder of [loud, quiet]) writeFileSync(join(folder.path, "pid"), "4321\n");
    alive.add(4_321);
    const lead = (): number => (acknowledged(quiet) < 10 ? acknowledged(loud) : 0);
    let longest = 0;
    api.fails = () => {
      longest = Math.max(longest, lead());
      return undefined;
    };
    uploader.start();
    await rounds("all is stored", () => acknowledged(loud) === limits.uploadRawBytes * 6);
    expect(acknowledged(quiet)).toBe(10);
    expect(longest).toBeLessThanOrEqual(limits.uploadRawBytes * 2);
  });

  test("what the journal has lost is a gap with its extent", async () => {
    const { folder } = liveJournal();
    writeSegment(folder, 500, "kept");
    uploader.start();
    await rounds("it is stored", () => acknowledged(folder) === 504);
    expect(api.epochs.get(folder.meta.epoch)?.gaps).toEqual([{ from: 0, to: 500, cause: "journal-cap" }]);
    expect(stored(folder).toString()).toBe("kept");
  });

  test("a keyframe when output has come to rest, and again only after more", async () => {
    const { folder } = liveJournal();
    writeSegment(folder, 0, "\u001B[31mred");
    uploader.start();
    const keyframes = (): number => api.epochs.get(folder.meta.epoch)?.keyframes.length ?? 0;
    await rounds("there is a keyframe", () => keyframes() === 1);
    const requests = api.requests.length;
    for (let round = 0; round < 5; round++) {
      clock.advance(limits.uploadIntervalMs);
      await pause(systemClock, 2);
    }
    expect([keyframes(), api.requests.length]).toEqual([1, requests]);
    writeSegment(folder, 0, " more");
    await rounds("there is another", () => keyframes() === 2);
    const [first, second] = api.epochs.get(folder.meta.epoch)?.keyframes ?? [];
    expect([first?.header.offset, second?.header.offset]).toEqual([8, 13]);
  });

  test("UP15 on stopping, what is left goes at once, with a keyframe", async () => {
    const { folder } = liveJournal();
    uploader.start();
    writeSegment(folder, 0, "last words");
    await uploader.stop();
    expect(stored(folder).toString()).toBe("last words");
    expect(api.epochs.get(folder.meta.epoch)?.keyframes).toHaveLength(1);
  });
});

describe("what is dropped", () => {
  test("UP16 segments, only after they were acknowledged, and never the newest", async () => {
    const folder = writtenJournal();
    writeSegment(folder, 0, seededBytes(100, 1));
    writeSegment(folder, 100, seededBytes(100, 2));
    writeSegment(folder, 200, seededBytes(50, 3));
    api.fails = () => ({ failure: unreachable });
    uploader.start();
    await rounds("it was tried", () => api.requests.length > 3);
    expect(folder.segments().map((segment) => segment.start)).toEqual([0, 100, 200]);
    api.fails = () => undefined;
    await rounds("all is stored", () => acknowledged(folder) === 250);
    await rounds("the old ones are gone", () => folder.segments().length === 1);
    expect(existsSync(segmentFile(folder, 200))).toBe(true);
  });

  test("no segment of which only a part was acknowledged", async () => {
    const folder = writtenJournal();
    for (const start of [0, 400_000, 800_000, 1_200_000]) writeSegment(folder, start, seededBytes(400_000, start));
    api.fails = () => (acknowledged(folder) > 0 ? { failure: unreachable } : undefined);
    uploader.start();
    await rounds("a part is stored", () => acknowledged(folder) > 0);
    expect(acknowledged(folder)).toBeGreaterThan(800_000);
    expect(acknowledged(folder)).toBeLessThan(1_200_000);
    await rounds("the whole ones are gone", () => folder.segments()[0]?.start !== 0);
    expect(folder.segments().map((segment) => segment.start)).toEqual([800_000, 1_200_000]);
  });

  test("an ended journal's folder, only when all of it is stored and the server knows that it ended", async () => {
    const folder = leftJournal(seededBytes(500, 4));
    let told = false;
    api.fails = () => {
      told = api.requests.at(-1)?.patch.epochs?.some((part) => part.ended) ?? false;
      return told && api.requests.length < 8 ? { failure: unreachable } : undefined;
    };
    uploader.start();
    await rounds("the end was tried", () => told);
    expect(existsSync(folder.path)).toBe(true);
    await rounds("the folder is gone", () => !existsSync(folder.path));
    expect([acknowledged(folder), api.epochs.get(folder.meta.epoch)?.ended]).toEqual([500, true]);
  });

  test.each([
    ["whose spool lives", "4321\n", true],
    ["whose spool died without a word", "4322\n", false],
  ])("a journal %s is ended only if nothing can come any more", async (_, pid, kept) => {
    alive.add(4_321);
    const folder = leftJournal(seededBytes(10, 5), { ended: false });
    writeFileSync(join(folder.path, "pid"), pid);
    uploader.start();
    await rounds("it is stored", () => acknowledged(folder) === 10 && (kept || !existsSync(folder.path)));
    for (let round = 0; round < 4; round++) {
      clock.advance(limits.uploadIntervalMs);
      await pause(systemClock, 2);
    }
    expect([existsSync(folder.path), api.epochs.get(folder.meta.epoch)?.ended]).toEqual([kept, !kept]);
  });

  test("a journal whose pipe is about to be opened is not taken for an ended one", async () => {
    const startedAt = new Date(clock.now()).toISOString();
    const folder = makeJournal(root, { startedAt });
    uploader.start();
    for (let round = 0; round < 5; round++) {
      clock.advance(limits.uploadIntervalMs);
      await pause(systemClock, 2);
    }
    expect([existsSync(folder.path), api.epochs.get(folder.meta.epoch)?.ended]).toEqual([true, false]);
    clock.advance(120_000);
    await rounds("it is given up after minutes", () => !existsSync(folder.path));
  });

  test("not the folder of a journal that is taken up while its last part is under way", async () => {
    const folder = leftJournal(seededBytes(10, 13));
    api.fails = () => {
      const ends = api.requests.at(-1)?.patch.epochs?.some((part) => part.ended) ?? false;
      if (ends && live.length === 0) live.push(new JournalRecording({ folder, clock }));
      return undefined;
    };
    uploader.start();
    await rounds("the end is told", () => api.epochs.get(folder.meta.epoch)?.ended === true);
    await rounds("it is played", () => (api.epochs.get(folder.meta.epoch)?.keyframes.length ?? 0) > 0);
    expect(existsSync(folder.path)).toBe(true);
  });

  test("nothing of a session the server does not know: its journals are kept, and the others go on", async () => {
    const unknown = leftJournal(seededBytes(100, 6), { session: otherSession });
    const known = leftJournal(seededBytes(100, 7));
    api.fails = (session) =>
      session === otherSession ? { failure: { code: "notFound", message: "no such session" } } : undefined;
    uploader.start();
    await rounds("the known one is done", () => !existsSync(known.path));
    for (let round = 0; round < 5; round++) clock.advance(limits.uploadIntervalMs);
    await uploader.stop();
    expect(readdirSync(unknown.path)).toContain("end");
    expect(api.requests.filter(({ session }) => session === otherSession)).toHaveLength(1);
  });
});

describe("what fails", () => {
  test("a session whose part is refused does not hold up the others, and is not asked without end", async () => {
    const bad = leftJournal(seededBytes(100, 8), { session: otherSession });
    const good = leftJournal(seededBytes(100, 9));
    api.fails = (session) =>
      session === otherSession ? { failure: { code: "unprocessable", message: "no" } } : undefined;
    uploader.start();
    await rounds("the good one is done", () => !existsSync(good.path));
    const asked = api.requests.filter(({ session }) => session === otherSession).length;
    expect(asked).toBeLessThan(5);
    expect(existsSync(bad.path)).toBe(true);
  });

  test("a server that answers and stores nothing is asked again later, not without end", async () => {
    const folder = leftJournal(seededBytes(100, 10));
    const honest = api.patch.bind(api);
    api.patch = async (session, patch) => {
      if (api.requests.length > 50) throw new Error("asked without end");
      const reply = await honest(session, {
        ...patch,
        epochs: patch.epochs?.map((part) => ({ ...part, chunks: [] })) ?? [],
      });
      return reply;
    };
    uploader.start();
    await uploadRound(clock);
    expect(api.requests.length).toBeGreaterThan(0);
    for (let round = 0; round < 50; round++) await uploadRound(clock);
    expect(api.requests.length).toBeLessThan(20);
    expect(existsSync(folder.path)).toBe(true);
  });

  test("UP14 waits longer after each failure, with jitter, and soon again after a success", async () => {
    const folder = leftJournal(seededBytes(100, 11), { ended: false });
    alive.add(1);
    api.fails = () => ({ failure: unreachable });
    uploader.start();
    const times: number[] = [];
    const begun = clock.now();
    await rounds("it has failed six times", () => {
      if (api.requests.length > times.length) times.push(clock.now() - begun);
      return times.length === 6;
    });
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits.at(-1)).toBeGreaterThan(3_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(32_000 + limits.uploadIntervalMs);
    api.fails = () => undefined;
    await rounds("it is stored", () => acknowledged(folder) === 100);
  });

  test("a damaged folder beside the others is passed over", async () => {
    const folder = leftJournal(seededBytes(100, 12));
    const damaged = makeJournal(root);
    writeFileSync(join(damaged.path, "meta.json"), "{");
    uploader.start();
    await rounds("the good one is done", () => !existsSync(folder.path));
    expect(existsSync(damaged.path)).toBe(true);
  });

  test("a recording that was closed and taken up again is read on", async () => {
    const { folder, recording } = liveJournal();
    writeSegment(folder, 0, "one");
    uploader.start();
    await rounds("the first is stored", () => acknowledged(folder) === 3);
    recording.close();
    live = [new JournalRecording({ folder, clock })];
    writeSegment(folder, 0, "two");
    await rounds("the second is stored", () => acknowledged(folder) === 6);
    expect(stored(folder).toString()).toBe("onetwo");
  });
});

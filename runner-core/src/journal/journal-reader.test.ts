/** The reader: exact over rolls, notices growth, says what is gone. Segments by hand; once the real spool. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { limits } from "@coda/protocol";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { startPiped } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { FakeWatches } from "../testing/fake-watches.ts";
import { endSpool, makeJournal, segmentFile, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { recordedBytes } from "../testing/tmux-helper.ts";
import { until } from "../testing/until.ts";
import { spoolScript } from "../tmux/spool.ts";
import { JournalReader } from "./journal-reader.ts";
import type { JournalFolder } from "./journal-folder.ts";
import type { WatchPath } from "./journal-watch.ts";
import { lostBytesAt } from "./lost-bytes.ts";

const base = mkdtempSync(join(tmpdir(), "coda-reader-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

let folder: JournalFolder;
const readers: JournalReader[] = [];
beforeEach(() => {
  folder = makeJournal(mkdtempSync(join(base, "root-")));
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});

function read(of = folder, clock = systemClock): JournalReader {
  const reader = new JournalReader(of, clock);
  readers.push(reader);
  return reader;
}

/** A descriptor may be gone by the time it is looked at. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

describe("reading", () => {
  test("any range of any segments is exact, and a read ends at a segment's end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
        fc.nat(320),
        fc.integer({ min: 1, max: 100 }),
        (sizes, from, max) => {
          const own = makeJournal(folder.path);
          const bytes = seededBytes(
            sizes.reduce((sum, size) => sum + size, 0),
            3,
          );
          const starts: number[] = [];
          let at = 0;
          for (const size of sizes) {
            // An empty segment is there only as the newest one: the spool goes on with it.
            if (size === 0 && at < bytes.length) continue;
            starts.push(at);
            writeSegment(own, at, bytes.subarray(at, at + size));
            at += size;
          }
          const reader = read(own);
          expect([reader.start, reader.end]).toEqual([0, bytes.length]);
          const segmentEnd = starts.find((start) => start > from) ?? bytes.length;
          expect(reader.read(from, max)).toEqual(
            bytes.subarray(from, Math.max(from, Math.min(from + max, segmentEnd))),
          );
          expect(recordedBytes(reader)).toEqual(bytes);
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  test("nothing yet is nothing, and so is what lies beyond the end", () => {
    const reader = read();
    expect([reader.start, reader.end, reader.read(0, 10).length]).toEqual([0, 0, 0]);
    writeSegment(folder, 0, "abc");
    reader.check();
    expect(reader.read(3, 10)).toHaveLength(0);
    expect(reader.read(9, 10)).toHaveLength(0);
    expect(String(reader.read(1, 10))).toBe("bc");
  });
});

describe("growth", () => {
  test("is told by the file system, bytes and rolls alike, without waiting for the slow check", async () => {
    const reader = read(folder, new ManualClock());
    const seen: number[] = [];
    reader.onGrow(() => seen.push(reader.end));
    writeSegment(folder, 0, "abc");
    await until("the first bytes are seen", () => reader.end === 3);
    writeSegment(folder, 0, "de");
    await until("more is seen", () => reader.end === 5);
    writeSegment(folder, 5, "fgh");
    await until("the next segment is seen", () => reader.end === 8);
    writeSegment(folder, 5, "i");
    await until("its growth is seen", () => reader.end === 9);
    expect(seen).toEqual([3, 5, 8, 9]);
    expect(recordedBytes(reader).toString()).toBe("abcdefghi");
  });

  test("is found by the slow check where no event comes", () => {
    const clock = new ManualClock();
    const reader = read(folder, clock);
    let told = 0;
    reader.onGrow(() => (told += 1));
    writeSegment(folder, 0, "abc");
    writeSegment(folder, 3, "d");
    clock.advance(249);
    expect([told, reader.end]).toEqual([0, 0]);
    clock.advance(1);
    expect([told, reader.end]).toEqual([1, 4]);
    clock.advance(1_000);
    expect(told).toBe(1);
  });

  test("is found by it also after a rest, in which the folder was not listed any more", async () => {
    const clock = new ManualClock();
    const reader = read(folder, clock);
    writeSegment(folder, 0, "abc");
    clock.advance(1_000);
    const restsSince = folder.changedMs ?? Infinity;
    writeSegment(folder, 0, "d");
    clock.advance(250);
    expect([reader.end, folder.changedMs]).toEqual([4, restsSince]);
    await until("the file system's clock to go on", () => systemClock.now() > restsSince + 50);
    writeSegment(folder, 4, "e");
    clock.advance(250);
    expect(reader.end).toBe(5);
  });

  describe("at rest", () => {
    const clock = new ManualClock();
    let watches: FakeWatches;

    function rested(platform: NodeJS.Platform, refuses = false): JournalReader {
      watches = new FakeWatches();
      watches.refuses = refuses;
      const reader = new JournalReader(folder, clock, { platform, watchPath: watches.watch });
      readers.push(reader);
      writeSegment(folder, 0, "abc");
      clock.advance(3_250);
      expect(reader.end).toBe(3);
      return reader;
    }

    test.each([
      { where: "a folder's watch tells of each", platform: "linux" as const, refuses: false, withinMs: 1_000 },
      { where: "a watch may leave some out", platform: "darwin" as const, refuses: false, withinMs: 250 },
      { where: "nothing can be watched", platform: "linux" as const, refuses: true, withinMs: 250 },
    ])("that no event told is found within $withinMs ms where $where", ({ platform, refuses, withinMs }) => {
      const reader = rested(platform, refuses);
      writeSegment(folder, 0, "d");
      clock.advance(withinMs - 1);
      expect(reader.end).toBe(3);
      clock.advance(1);
      expect(reader.end).toBe(4);
      // Also after the next rest: such a watch is relied on no more.
      clock.advance(4_000);
      writeSegment(folder, 0, "e");
      clock.advance(250);
      expect(reader.end).toBe(5);
    });

    test("that was told lets it rest again", () => {
      const reader = rested("linux");
      writeSegment(folder, 0, "d");
      watches.tell("change");
      expect(reader.end).toBe(4);
      writeSegment(folder, 0, "e");
      clock.advance(250);
      expect(reader.end).toBe(5);
      clock.advance(3_000);
      writeSegment(folder, 0, "f");
      clock.advance(750);
      expect(reader.end).toBe(5);
    });

    test("is found by who glances, which spares the look of its own", () => {
      const reader = rested("linux");
      clock.advance(500);
      reader.glance();
      writeSegment(folder, 0, "d");
      clock.advance(750);
      expect(reader.end).toBe(3);
      reader.glance();
      expect(reader.end).toBe(4);
    });
  });

  test("that pours in is looked for every 4 ms instead of at each write, until it ebbs", () => {
    const clock = new ManualClock();
    const watches = new FakeWatches();
    const reader = new JournalReader(folder, clock, { platform: "linux", watchPath: watches.watch });
    readers.push(reader);
    const seen: number[] = [];
    reader.onGrow(() => seen.push(reader.end));
    const full = limits.pouringBytes;
    writeSegment(folder, 0, Buffer.alloc(full));
    watches.tell("change");
    expect([seen, watches.open]).toEqual([[full], []]);
    clock.advance(3);
    writeSegment(folder, 0, "ab");
    clock.advance(1);
    writeSegment(folder, full + 2, "in the next segment");
    clock.advance(4);
    expect(seen).toEqual([full, full + 2, full + 21]);
    clock.advance(200);
    expect(watches.open).toEqual([folder.path]);
    writeSegment(folder, full + 2, "key");
    watches.tell("change");
    expect(seen.at(-1)).toBe(full + 24);
    reader.close();
    expect(clock.pending).toBe(0);
  });

  test("that rolls just before it is watched again is seen with the first event", () => {
    const clock = new ManualClock();
    const watches = new FakeWatches();
    const full = limits.pouringBytes;
    const watchPath: WatchPath = (path, on) => {
      if (watches.armed === 1) writeSegment(folder, full, "");
      return watches.watch(path, on);
    };
    const reader = new JournalReader(folder, clock, { platform: "linux", watchPath });
    readers.push(reader);
    writeSegment(folder, 0, Buffer.alloc(full));
    watches.tell("change");
    clock.advance(200);
    expect(watches.open).toEqual([folder.path]);
    writeSegment(folder, full, "key");
    watches.tell("change");
    expect(reader.end).toBe(full + 3);
  });

  test("that pours in when its reader is closed starts nothing", () => {
    const clock = new ManualClock();
    const watches = new FakeWatches();
    const reader = new JournalReader(folder, clock, { platform: "linux", watchPath: watches.watch });
    reader.onGrow(() => reader.close());
    writeSegment(folder, 0, Buffer.alloc(limits.pouringBytes));
    watches.tell("change");
    expect([clock.pending, watches.open]).toEqual([0, []]);
  });

  test("is told to everybody though somebody fails of it, which is logged", () => {
    const clock = new ManualClock();
    const logged: unknown[] = [];
    const reader = new JournalReader(folder, clock, {
      log: (level, message, fields) => logged.push([level, message, fields?.["reason"]]),
    });
    readers.push(reader);
    let told = 0;
    reader.onGrow(() => {
      throw new Error("no such socket");
    });
    reader.onGrow(() => {
      told += 1;
    });
    writeSegment(folder, 0, Buffer.from("text"));
    clock.advance(250);
    expect(told).toBe(1);
    expect(logged).toEqual([["error", "what a journal grew by could not be handled", "no such socket"]]);
  });

  test("that could not be read is told again until it can be, though nothing more comes", () => {
    const clock = new ManualClock();
    writeSegment(folder, 0, "abc");
    const reader = read(folder, clock);
    const got: string[] = [];
    let unreadable = true;
    reader.onGrow(() => {
      // The reader keeps the segment open that it read last: it has to open the newest one anew.
      reader.read(0, 1);
      const newest = segmentFile(folder, 3);
      if (unreadable) renameSync(newest, `${newest}.away`);
      if (unreadable) mkdirSync(newest);
      got.push(String(reader.read(3, 10)));
      if (unreadable) rmdirSync(newest);
      if (unreadable) renameSync(`${newest}.away`, newest);
    });
    writeSegment(folder, 3, "d");
    clock.advance(500);
    expect(got).toEqual(["", ""]);
    unreadable = false;
    clock.advance(250);
    expect(got).toEqual(["", "", "d"]);
    clock.advance(1_000);
    expect(got).toHaveLength(3);
  });

  test("is not told any more after close, or to who has left", async () => {
    const clock = new ManualClock();
    const reader = new JournalReader(folder, clock);
    let told = 0;
    reader.onGrow(() => (told += 1))();
    writeSegment(folder, 0, "abc");
    reader.check();
    expect(told).toBe(0);
    reader.onGrow(() => (told += 1));
    reader.close();
    writeSegment(folder, 0, "def");
    clock.advance(1_000);
    expect([told, clock.pending]).toEqual([0, 0]);
  });
});

describe("a closed reader", () => {
  test.skipIf(!existsSync("/proc/self/fd"))("opens nothing any more, whoever still asks", () => {
    writeSegment(folder, 0, "0123456789");
    writeSegment(folder, 10, "0123456789");
    const reader = new JournalReader(folder, new ManualClock());
    reader.close();
    const open = (): string[] =>
      readdirSync("/proc/self/fd").filter((name) => linkOf(`/proc/self/fd/${name}`).startsWith(folder.path));
    expect(reader.read(0, 5)).toHaveLength(0);
    reader.check();
    expect(reader.read(12, 5)).toHaveLength(0);
    expect(open()).toEqual([]);
  });
});

describe("on macOS", () => {
  test("growth is told by the segment that is written, over a roll, and by the slow check where none tells", () => {
    const watches = new FakeWatches();
    const clock = new ManualClock();
    const reader = new JournalReader(folder, clock, { platform: "darwin", watchPath: watches.watch });
    readers.push(reader);
    writeSegment(folder, 0, "abc");
    clock.advance(250);
    expect(watches.open).toEqual([segmentFile(folder, 0)]);
    writeSegment(folder, 0, "de");
    watches.tell("change");
    expect([reader.end, watches.armed]).toEqual([5, 3]);
    writeSegment(folder, 5, "fgh");
    clock.advance(250);
    expect([reader.end, watches.open]).toEqual([8, [segmentFile(folder, 5)]]);
    reader.close();
    expect(watches.open).toEqual([]);
  });
});

describe("dropped segments", () => {
  test("are not readable any more, and the start says so at once", () => {
    for (const start of [0, 10, 20]) writeSegment(folder, start, "0123456789");
    const reader = read(folder, new ManualClock());
    expect(String(reader.read(25, 5))).toBe("56789");
    folder.dropBefore(20);
    expect(reader.read(5, 5)).toHaveLength(0);
    expect([reader.start, reader.end]).toEqual([20, 30]);
    expect(String(reader.read(20, 100))).toBe("0123456789");
  });

  test("one that somebody deleted in the middle is passed over, and what was lost is told", () => {
    for (const start of [0, 10, 20]) writeSegment(folder, start, "0123456789");
    const reader = read(folder, new ManualClock());
    rmSync(segmentFile(folder, 10));
    expect(reader.read(10, 100)).toHaveLength(0);
    expect(lostBytesAt(reader, 13)).toEqual({ from: 13, to: 20, cause: "journal-lost" });
    expect([lostBytesAt(reader, 20), lostBytesAt(reader, 30)]).toEqual([undefined, undefined]);
    folder.dropBefore(20);
    reader.check();
    expect(lostBytesAt(reader, 3)).toEqual({ from: 3, to: 20, cause: "journal-cap" });
  });

  test("a reader that had the last one open still reads the rest", () => {
    for (const start of [0, 10]) writeSegment(folder, start, "0123456789");
    const reader = read(folder, new ManualClock());
    expect(String(reader.read(0, 3))).toBe("012");
    folder.dropBefore(10);
    reader.check();
    expect(reader.start).toBe(10);
    expect(String(reader.read(10, 3))).toBe("012");
  });
});

describe("the real spool", () => {
  test("21 MiB over two segments arrive exactly while they are written, in at most 16 MiB each", async () => {
    const child = startPiped("/bin/sh", ["-c", spoolScript(folder.path)]);
    const reader = read();
    const hash = createHash("sha256");
    let next = 0;
    reader.onGrow(() => {
      for (let piece = reader.read(next, 1 << 20); piece.length > 0; piece = reader.read(next, 1 << 20)) {
        hash.update(piece);
        next += piece.length;
      }
    });
    const block = seededBytes(1 << 20, 99);
    const wanted = createHash("sha256");
    const total = 21 * block.length;
    for (let sent = 0; sent < total; sent += block.length) {
      wanted.update(block);
      if (!child.stdin.write(block)) await once(child.stdin, "drain");
    }
    child.stdin.end();
    await once(child, "exit");
    await until("all is read", () => next === total);
    expect(hash.digest("hex")).toBe(wanted.digest("hex"));
    const { segments } = { segments: folder.segments() };
    expect(segments.length).toBeGreaterThanOrEqual(2);
    expect(
      segments.every(
        (segment, index) => (segments[index + 1]?.start ?? total) - segment.start <= limits.journalSegmentBytes,
      ),
    ).toBe(true);
    expect([folder.end(), folder.spoolEnded]).toEqual([total, true]);
    expect(readdirSync(folder.path)).toContain("pid");
  });

  test("single bytes are there at once", async () => {
    const child = startPiped("/bin/sh", ["-c", spoolScript(folder.path)]);
    const reader = read();
    for (let count = 1; count <= 5; count++) {
      child.stdin.write("x");
      await until(`byte ${count} is there`, () => reader.end === count);
    }
    child.stdin.end();
    await once(child, "exit");
    expect(folder.spoolEnded).toBe(true);
  });

  test("an ended journal is read as it is", () => {
    writeSegment(folder, 0, "abc");
    endSpool(folder, 3);
    expect(recordedBytes(read()).toString()).toBe("abc");
  });
});

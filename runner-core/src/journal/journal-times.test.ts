/** Time marks of a journal: what is noted, what survives a helper, what stands in for marks nobody took. */
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { afterAll, expect, test } from "vitest";
import { makeJournal, segmentFile, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import type { JournalFolder } from "./journal-folder.ts";
import { JournalTimes } from "./journal-times.ts";
import { timesName } from "./segments.ts";

const base = mkdtempSync(join(tmpdir(), "coda-times-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

class Recorded {
  readonly clock = new ManualClock();
  readonly startMs = this.clock.now();
  readonly folder: JournalFolder = makeJournal(mkdtempSync(join(base, "root-")));
  times = new JournalTimes(this.folder, this.clock).keep();

  /** So many bytes, noticed `ms` after what came before. */
  comes(bytes: number, ms: number, segment = 0): void {
    this.clock.advance(ms);
    writeSegment(this.folder, segment, "x".repeat(bytes));
    this.times.grewTo(this.folder.end());
  }

  /** A helper that was killed wrote nothing more; the next one finds what is on disk. */
  restart(): void {
    this.times = new JournalTimes(this.folder, this.clock).keep();
  }

  /** Milliseconds since the beginning. */
  marks(from: number, to: number): [number, number][] {
    return this.times.between(from, to).map(({ offset, atMs }) => [offset, atMs - this.startMs]);
  }
}

test("CL1 growth is marked where it began, with the time it was noticed, at most every timeMarkMs", () => {
  const journal = new Recorded();
  journal.comes(10, 5);
  journal.comes(10, limits.timeMarkMs - 1);
  journal.comes(10, 1);
  journal.comes(10, 500);
  expect(journal.marks(0, 40)).toEqual([
    [0, 5],
    [20, 25],
    [30, 525],
  ]);
  expect(journal.marks(25, 31)).toEqual([
    [25, 25],
    [30, 525],
  ]);
  expect(journal.times.at(29)).toBe(journal.startMs + 25);
});

test("CL1 marks outlive the helper, all but those of its last second", () => {
  const journal = new Recorded();
  journal.comes(10, 100);
  journal.comes(10, 100);
  journal.clock.advance(1_000);
  journal.comes(5, 300);
  journal.clock.advance(1_000);
  const before = journal.marks(0, 25);
  journal.restart();
  expect(journal.marks(0, 25)).toEqual(before);
  journal.comes(5, 50);
  journal.times.close();
  journal.restart();
  expect(journal.marks(0, 30)).toEqual([...before, [25, 2_550]]);
});

test("CL1 what came while no helper looked has the time its segment was last written at", () => {
  const journal = new Recorded();
  journal.comes(10, 100);
  journal.times.close();
  writeSegment(journal.folder, 0, "y".repeat(6));
  writeSegment(journal.folder, 16, "z".repeat(4));
  for (const [segment, afterMs] of [
    [0, 5_000],
    [16, 9_000],
  ] as const) {
    const at = new Date(journal.startMs + afterMs);
    utimesSync(segmentFile(journal.folder, segment), at, at);
  }
  journal.restart();
  expect(journal.marks(0, 20)).toEqual([
    [0, 100],
    [10, 5_000],
    [16, 9_000],
  ]);
});

test("marks go from memory with their upload, from disk with their segment, and come back when asked for again", () => {
  const journal = new Recorded();
  journal.comes(10, 100);
  journal.comes(10, 1_000);
  journal.comes(10, 100, 20);
  journal.clock.advance(1_000);
  journal.comes(10, 100, 20);
  journal.clock.advance(1_000);
  const all = journal.marks(0, 40);
  journal.times.uploadedTo(35);
  expect(journal.marks(35, 40)).toEqual([[35, 2_300]]);
  expect(journal.marks(0, 40)).toEqual(all);
  journal.folder.dropBefore(20);
  expect(readdirSync(journal.folder.path)).not.toContain(timesName(0));
  journal.restart();
  expect(journal.marks(20, 40)).toEqual([
    [20, 1_200],
    [30, 2_300],
  ]);
});

test.each([1, 5, 20, 40])("a write cut short by %d bytes costs marks of its own line only", (bytes) => {
  const journal = new Recorded();
  journal.comes(10, 100);
  journal.clock.advance(1_000);
  for (let index = 0; index < 20; index++) journal.comes(1, 25);
  journal.times.close();
  const file = join(journal.folder.path, timesName(0));
  truncateSync(file, statSync(file).size - bytes);
  journal.restart();
  const marks = journal.marks(0, 30);
  expect(marks[0]).toEqual([0, 100]);
  expect(marks.every(([offset], index) => index === 0 || offset > (marks[index - 1]?.[0] ?? 0))).toBe(true);
  journal.comes(10, 25);
  journal.times.close();
  journal.restart();
  expect(journal.marks(30, 40)).toEqual([[30, 1_625]]);
});

test("a file of anything else is no marks", () => {
  const journal = new Recorded();
  writeSegment(journal.folder, 0, "text");
  appendFileSync(join(journal.folder.path, timesName(0)), Buffer.from([0, 1, 2, 10, 49, 32, 0, 0, 0]));
  journal.restart();
  expect(journal.marks(0, 4)).toHaveLength(1);
});

test("more marks than may be kept are thinned out, and each byte still has a time near its own", () => {
  const journal = new Recorded();
  const steps = 2 * limits.keptTimeMarks + 10;
  let end = 0;
  for (let index = 0; index < steps; index++) {
    journal.clock.advance(limits.timeMarkMs);
    journal.times.grewTo((end += 3));
  }
  const marks = journal.times.between(0, end);
  expect(marks.length).toBeLessThanOrEqual(limits.keptTimeMarks);
  const middle = journal.times.at(end / 2) ?? 0;
  expect(Math.abs(middle - journal.startMs - (steps / 2) * limits.timeMarkMs)).toBeLessThan(10 * limits.timeMarkMs);
});

test("a folder that is gone has no marks, and nothing is thrown", () => {
  const journal = new Recorded();
  journal.comes(10, 100);
  journal.folder.remove();
  journal.clock.advance(1_000);
  expect(() => journal.times.close()).not.toThrow();
  expect(new JournalTimes(journal.folder, journal.clock).between(0, 10)).toEqual([]);
});

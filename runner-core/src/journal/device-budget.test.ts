/** Which bytes go when all journals together are too much, on real folders. */
import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { makeJournal, segmentFile, writeSegment } from "../testing/journal.ts";
import { keepWithin, type BudgetJournal } from "./device-budget.ts";
import type { JournalFolder } from "./journal-folder.ts";

const base = mkdtempSync(join(tmpdir(), "coda-budget-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(base, "root-"));
});

/** Segments of ten bytes, written one second after the other from `at` on. */
function journal(
  at: number,
  count: number,
  change: Partial<BudgetJournal> = {},
): BudgetJournal & { folder: JournalFolder } {
  const folder = makeJournal(root, { startedAt: new Date(at * 1_000).toISOString() });
  for (let index = 0; index < count; index++) {
    writeSegment(folder, index * 10, "x".repeat(10));
    utimesSync(segmentFile(folder, index * 10), at + index, at + index);
  }
  return { acknowledged: 0, ended: false, ...change, folder };
}

test("nothing goes while all fits", () => {
  const one = journal(100, 3, { acknowledged: 30, ended: true });
  expect(keepWithin([one], 30)).toBe(0);
  expect(one.folder.start()).toBe(0);
});

test("stored segments go first, the oldest of all journals, and nothing is lost", () => {
  const young = journal(200, 3, { acknowledged: 30 });
  const old = journal(100, 3, { acknowledged: 30 });
  const waiting = journal(50, 3, { ended: true });
  expect(keepWithin([young, old, waiting], 65)).toBe(0);
  expect([young.folder.start(), old.folder.start(), waiting.folder.start()]).toEqual([10, 20, 0]);
});

test("then ended journals, oldest first and whole; what is left says the exact extent of the gap", () => {
  const running = journal(10, 2);
  const young = journal(200, 2, { ended: true });
  const old = journal(100, 2, { ended: true, acknowledged: 5 });
  expect(keepWithin([running, young, old], 35)).toBe(15 + 10);
  expect([running.folder.start(), young.folder.start(), old.folder.start()]).toEqual([0, 10, 20]);
  expect([old.folder.end(), old.folder.stored().map((segment) => segment.bytes)]).toEqual([20, [0]]);
  // What is dropped is not dropped again.
  expect(keepWithin([running, young, old], 35)).toBe(0);
});

test("then running ones, but never the segment that is being written", () => {
  const one = journal(100, 3);
  const other = journal(50, 3);
  expect(keepWithin([one, other], 1)).toBe(40);
  expect([one.folder.start(), other.folder.start()]).toEqual([20, 20]);
});

test("no more than is too much goes where the clock was set back while a journal was written", () => {
  const setBack = journal(100, 5, { acknowledged: 40 });
  for (const start of [0, 10, 20, 30]) utimesSync(segmentFile(setBack.folder, start), 90 - start, 90 - start);
  const waiting = journal(50, 3, { ended: true });
  expect(keepWithin([setBack, waiting], 60)).toBe(0);
  expect([setBack.folder.start(), waiting.folder.start()]).toEqual([20, 0]);
});

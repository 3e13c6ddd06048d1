/** Whether a spool writes on, by who runs of those it has named. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endSpool, makeJournal } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import type { JournalFolder } from "./journal-folder.ts";
import { spoolGone, spoolRuns, type SpoolLife } from "./spool-life.ts";

const clock = new ManualClock();
const running = new Set<number>();
const life: SpoolLife = { clock, isAlive: (pid) => running.has(pid), boot: "" };
let root: string;
let folder: JournalFolder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "coda-spool-life-"));
  folder = makeJournal(root, { startedAt: new Date(clock.now()).toISOString() });
});

afterEach(() => {
  running.clear();
  rmSync(root, { recursive: true });
});

function names(file: "pid" | "dd", pid: number): void {
  writeFileSync(join(folder.path, file), `${pid}\n`);
}

function isSeen(): readonly [runs: boolean, gone: boolean] {
  return [spoolRuns(folder, life), spoolGone(folder, life)];
}

test("a young one that has named nobody yet is about to, an old one is gone", () => {
  expect(isSeen()).toEqual([true, false]);
  clock.advance(10_000);
  expect(isSeen()).toEqual([false, false]);
  clock.advance(30_000);
  expect(isSeen()).toEqual([false, true]);
});

test("its shell ends and a writer that was named since then goes on; then that one ends", () => {
  names("pid", 71);
  running.add(71);
  expect(isSeen()).toEqual([true, false]);
  names("dd", 72);
  running.add(72);
  running.delete(71);
  expect(isSeen()).toEqual([true, false]);
  running.delete(72);
  expect(isSeen()).toEqual([false, true]);
});

test("whoever runs is known as long as the folder, which somebody deleted, cannot be read", () => {
  names("pid", 73);
  running.add(73);
  expect(isSeen()).toEqual([true, false]);
  rmSync(folder.path, { recursive: true });
  expect(isSeen()).toEqual([true, false]);
  running.clear();
  expect(isSeen()).toEqual([false, true]);
});

test("it said that it ended, whoever runs under its number", () => {
  names("pid", 74);
  running.add(74);
  endSpool(folder, 0);
  expect(isSeen()).toEqual([false, true]);
});

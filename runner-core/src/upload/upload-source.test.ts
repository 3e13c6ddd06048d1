/** When a journal nobody plays counts as ended: only when its spool is provably gone. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { endingsIn, nothingRuns } from "../testing/endings.ts";
import { endSpool, makeJournal, someSession, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { leftSource, type UploadSource } from "./upload-source.ts";

const base = mkdtempSync(join(tmpdir(), "coda-source-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
const opened: UploadSource[] = [];
afterEach(() => {
  for (const source of opened.splice(0)) source.close();
});

function left(clock: ManualClock, alive = false): { folder: JournalFolder; source: UploadSource } {
  const root = mkdtempSync(join(base, "root-"));
  const folder = makeJournal(root, { startedAt: new Date(clock.now()).toISOString() });
  const source = leftSource(folder, nothingRuns(endingsIn({ clock, alive: () => alive }), someSession));
  opened.push(source);
  return { folder, source };
}

describe("a left journal", () => {
  test("that is being opened has not ended, until that is long ago", () => {
    const clock = new ManualClock();
    const { source } = left(clock);
    expect(source.ending).toBeUndefined();
    clock.advance(30_000);
    expect(source.ending).toBeUndefined();
    clock.advance(1);
    expect(source.ending).toEqual({ cause: "pipe-lost", offset: 0 });
  });

  test("goes on while its spool lives, however old", () => {
    const clock = new ManualClock();
    const { folder, source } = left(clock, true);
    writeFileSync(join(folder.path, "pid"), "4321\n");
    clock.advance(60_000);
    expect(source.ending).toBeUndefined();
  });

  test("has broken off with its process, and has ended with its spool's last word", () => {
    const clock = new ManualClock();
    const dead = left(clock);
    writeFileSync(join(dead.folder.path, "pid"), "4321\n");
    expect(dead.source.ending).toEqual({ cause: "pipe-lost", offset: 0 });
    const done = left(clock, true);
    endSpool(done.folder, 0);
    expect(done.source.ending).toEqual({ cause: null, offset: 0 });
  });

  test("that has ended is seen to its last byte", () => {
    const { folder, source } = left(new ManualClock(), true);
    writeSegment(folder, 0, "last words");
    endSpool(folder, 10);
    expect([source.ending, source.end]).toEqual([{ cause: null, offset: 10 }, 10]);
  });
});

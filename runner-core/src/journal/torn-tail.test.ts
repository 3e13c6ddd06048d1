import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeJournal, writeSegment } from "../testing/journal.ts";
import type { JournalFolder } from "./journal-folder.ts";
import { untornEnd } from "./torn-tail.ts";

const base = mkdtempSync(join(tmpdir(), "coda-torn-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

function journalOf(...segments: readonly (string | Uint8Array)[]): JournalFolder {
  const folder = makeJournal(mkdtempSync(join(base, "root-")));
  let start = 0;
  for (const bytes of segments) {
    writeSegment(folder, start, bytes);
    start += Buffer.byteLength(bytes);
  }
  return folder;
}

test.each([
  ["no NULs", ["text"], 4],
  ["NULs at its end", ["te\0xt\0\0\0"], 5],
  ["more of them than are read at once", ["text", Buffer.alloc(200_000)], 4],
  ["NULs over the border of a read", [Buffer.concat([Buffer.alloc(65_000, 1), Buffer.alloc(70_000)])], 65_000],
  ["NULs alone", [Buffer.alloc(100), ""], 0],
  ["no byte", [], 0],
] as const)("a journal with %s is right up to what is no NUL", (_, segments, end) => {
  expect(untornEnd(journalOf(...segments))).toBe(end);
});

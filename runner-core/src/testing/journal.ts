/** Journal folders written by hand, as the spool would have. */
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { epochSchema, ideaIdSchema, paneIdSchema, sessionIdSchema, slotSchema, type SessionId } from "@coda/protocol";
import { JournalFolder } from "../journal/journal-folder.ts";
import type { JournalMeta } from "../journal/journal-meta.ts";
import { segmentBase, spoolWordFile, type SpoolWord } from "../tmux/spool.ts";

export const someSession: SessionId = sessionIdSchema.parse("00000000-0000-4000-8000-0000000000aa");

export function someMeta(change: Partial<JournalMeta> = {}): JournalMeta {
  return {
    version: 1,
    epoch: epochSchema.parse(randomUUID()),
    origin: "created",
    session: someSession,
    idea: ideaIdSchema.parse("idea"),
    slot: slotSchema.parse("primary"),
    pane: paneIdSchema.parse("%1"),
    panePid: 1,
    socketPath: "",
    serverPid: 1,
    serverStart: "1",
    columns: 80,
    rows: 24,
    startedAt: "2026-01-01T00:00:00.000Z",
    ordinal: null,
    startedSteadyMs: null,
    boot: null,
    gapBefore: null,
    gapSinceMs: null,
    programEnded: false,
    cut: false,
    pausedAtMs: null,
    ending: null,
    ...change,
  };
}

export function makeJournal(root: string, change: Partial<JournalMeta> = {}): JournalFolder {
  mkdirSync(root, { recursive: true });
  return JournalFolder.create(root, someMeta(change));
}

export function segmentFile(folder: JournalFolder, start: number): string {
  return join(folder.path, `seg.${segmentBase + start}`);
}

/** Adds bytes to the segment that begins at `start`; makes it when it is not there. */
export function writeSegment(folder: JournalFolder, start: number, bytes: Uint8Array | string): void {
  appendFileSync(segmentFile(folder, start), bytes);
}

/** `word`: none when it did not come to say why. */
export function endSpool(folder: JournalFolder, end: number, word: SpoolWord | "none" = "whole"): void {
  writeFileSync(join(folder.path, "end"), `${segmentBase + end}\n`);
  if (word !== "none") writeFileSync(join(folder.path, spoolWordFile(word)), "");
}

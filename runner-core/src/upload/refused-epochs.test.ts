/** What the web app refuses of one pane holds up no other, and what is told beside output never holds the output up. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PatchSession, UploadEpoch } from "@coda/protocol";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalRecording } from "../session/journal-recording.ts";
import { endingsIn } from "../testing/endings.ts";
import { FakeTranscriptApi, StoredEpoch } from "../testing/fake-transcript-api.ts";
import { endSpool, makeJournal, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { uploadRound } from "../testing/upload-round.ts";
import { Uploader } from "./uploader.ts";

const base = mkdtempSync(join(tmpdir(), "coda-refused-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

let root: string;
let clock: ManualClock;
let api: FakeTranscriptApi;
let uploader: Uploader;
let live: JournalRecording[];
let lines: string[];

beforeEach(() => {
  root = mkdtempSync(join(base, "root-"));
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
  uploader.start();
});

afterEach(async () => {
  await uploader.stop();
  for (const recording of live) recording.close();
});

async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round++) await uploadRound(clock);
}

function record(text: string): JournalFolder {
  const folder = makeJournal(root);
  writeSegment(folder, 0, text);
  live.push(new JournalRecording({ folder, clock }));
  return folder;
}

const acknowledged = (folder: JournalFolder): number => api.epochs.get(folder.meta.epoch)?.acknowledged ?? 0;
const partsOf = (folder: JournalFolder): UploadEpoch[] =>
  api.requests.flatMap(({ patch }) => (patch.epochs ?? []).filter(({ epoch }) => epoch === folder.meta.epoch));

/** Refuses every request with such a part, as a check of the whole body does. */
function refuse(code: "badRequest" | "unprocessable" | "internal", wrong: (part: UploadEpoch) => boolean): void {
  api.fails = (_session, patch: PatchSession) =>
    patch.epochs?.some(wrong) === true ? { failure: { code, message: "no" } } : undefined;
}

const command =
  "\u001B]133;A\u0007$ \u001B]133;B\u0007ls\r\n\u001B]133;C;cmdline_url=ls\u0007out\r\n\u001B]133;D;0\u0007";

describe("an epoch that is refused for ever", () => {
  test("UP11 as it had ended holds up no other of its session, is asked for ever more rarely, and is logged once", async () => {
    const [ended, other] = [record("bytes behind an end"), record("more")];
    const known = new StoredEpoch("created");
    known.ended = true;
    api.epochs.set(ended.meta.epoch, known);
    const seen: number[] = [];
    for (let second = 1; second <= 60; second++) {
      await uploadRound(clock);
      seen.push(acknowledged(other));
      writeSegment(other, 0, "more");
    }
    expect(seen).toEqual(seen.map((_, index) => 4 * (index + 1)));
    expect(partsOf(ended).filter(({ chunks }) => chunks.length > 0).length).toBeLessThan(10);
    expect(lines).toEqual(["warn output of a pane is refused; it is kept, and others are uploaded"]);
    expect(existsSync(ended.path)).toBe(true);
  });

  test.each(["badRequest", "unprocessable", "internal"] as const)("as %s holds up no other", async (code) => {
    const [bad, other] = [record("bad"), record("good")];
    refuse(code, ({ epoch, chunks }) => epoch === bad.meta.epoch && chunks.length > 0);
    await rounds(20);
    expect(acknowledged(other)).toBe(4);
    writeSegment(other, 0, " too");
    await rounds(30);
    expect(acknowledged(other)).toBe(8);
    api.fails = () => undefined;
    await rounds(40);
    expect(acknowledged(bad)).toBe(3);
  });

  test("is not asked for ever at the helper's end", async () => {
    record("bad");
    refuse("badRequest", ({ chunks }) => chunks.length > 0);
    await rounds(3);
    const before = api.requests.length;
    await uploader.stop();
    expect(api.requests.length - before).toBeLessThanOrEqual(4);
  });
});

describe("what is told beside output and refused", () => {
  test.each([
    ["commands", ({ commands = [] }: UploadEpoch) => commands.length > 0],
    ["keyframes", ({ keyframes }: UploadEpoch) => keyframes.length > 0],
    ["times", ({ chunks }: UploadEpoch) => chunks.some(({ at }) => at !== undefined)],
  ] as const)("UP11 %s hold no output up, nor its end", async (_, wrong) => {
    const folder = record(command);
    refuse("badRequest", wrong);
    await rounds(3);
    expect(acknowledged(folder)).toBe(command.length);
    writeSegment(folder, 0, command);
    await rounds(3);
    expect(acknowledged(folder)).toBe(2 * command.length);
    const requests = api.requests.length;
    await rounds(20);
    expect(api.requests.length - requests).toBeLessThanOrEqual(4);
    endSpool(folder, folder.end());
    for (const recording of live.splice(0)) recording.close();
    await rounds(3);
    expect(api.epochs.get(folder.meta.epoch)?.ended).toBe(true);
    expect(existsSync(folder.path)).toBe(false);
  });

  test("as a directory too long to be told is not told at all", async () => {
    const folder = record("");
    live[0]?.listed({ columns: 80, rows: 24, directory: "/directory".repeat(400) });
    clock.advance(1_000);
    writeSegment(folder, 0, command);
    await rounds(3);
    const told = partsOf(folder).flatMap(({ commands = [] }) => commands);
    expect(told.at(-1)).toMatchObject({ command: "ls", directory: null, exitCode: 0 });
    expect(acknowledged(folder)).toBe(command.length);
  });

  test("by a defect of the server is left out after some attempts", async () => {
    const folder = record(command);
    refuse("internal", ({ commands = [] }) => commands.length > 0);
    await rounds(60);
    expect(acknowledged(folder)).toBe(command.length);
  });

  test("is told when what was refused was another's", async () => {
    const [bad, other] = [record("bad"), record(command)];
    refuse("badRequest", ({ epoch, chunks }) => epoch === bad.meta.epoch && chunks.length > 0);
    await rounds(5);
    expect(
      partsOf(other)
        .flatMap(({ commands = [] }) => commands)
        .at(-1),
    ).toMatchObject({ command: "ls", exitCode: 0 });
  });
});

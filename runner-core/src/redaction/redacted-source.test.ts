/** What reaches the web app of output with secrets in it: the same bytes but for masks, each of them declared. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, type Mask } from "@coda/protocol";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { silentLog } from "../log.ts";
import { JournalRecording } from "../session/journal-recording.ts";
import { endingsIn } from "../testing/endings.ts";
import { FakeTranscriptApi, type StoredEpoch } from "../testing/fake-transcript-api.ts";
import { endSpool, makeJournal, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { githubToken, masked, someSecrets, tokenOf } from "../testing/secrets.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { uploadRound } from "../testing/upload-round.ts";
import { liveSource } from "../upload/upload-source.ts";
import { Uploader } from "../upload/uploader.ts";
import { RedactedSource } from "./redacted-source.ts";

const base = mkdtempSync(join(tmpdir(), "coda-redacted-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

let clock: ManualClock;
let api: FakeTranscriptApi;
let root: string;
let uploader: Uploader;
let live: JournalRecording[];

beforeEach(() => {
  clock = new ManualClock();
  api = new FakeTranscriptApi();
  root = mkdtempSync(join(base, "root-"));
  live = [];
  uploader = startUploader();
});
afterEach(async () => {
  await uploader.stop();
  for (const recording of live) recording.close();
});

function startUploader(): Uploader {
  const started = new Uploader({
    api,
    clock,
    log: silentLog,
    random: () => 1,
    root,
    live: () => live,
    isNamed: () => false,
    endings: endingsIn({ clock }),
    listed: () => [],
    redaction: "standard",
  });
  started.start();
  return started;
}

function record(folder: JournalFolder): JournalRecording {
  const recording = new JournalRecording({ folder, clock });
  live.push(recording);
  return recording;
}

function stored(folder: JournalFolder): StoredEpoch {
  const epoch = api.epochs.get(folder.meta.epoch);
  if (epoch === undefined) throw new Error("nothing is stored");
  return epoch;
}

/** Of all parts that were sent; each lies in a chunk of its own part. */
function declared(): Mask[] {
  return api.requests.flatMap(({ patch }) =>
    (patch.epochs ?? []).flatMap(({ chunks, masks = [] }) => {
      for (const mask of masks)
        expect(chunks.some(({ offset, rawBytes }) => offset <= mask.from && mask.to <= offset + rawBytes)).toBe(true);
      expect(masks.length).toBeLessThanOrEqual(limits.uploadMasks);
      return masks;
    }),
  );
}

/** Random bytes with credentials and text among them. */
function secretOutput(bytes: number, seed: number): Buffer {
  const random = seededRandom(seed);
  const parts: Buffer[] = [];
  for (let length = 0; length < bytes;) {
    const secret = someSecrets[Math.floor(random() * someSecrets.length)] ?? "";
    const part =
      random() < 0.3
        ? Buffer.from(` ${secret}\r\n`)
        : random() < 0.5
          ? seededBytes(Math.floor(random() * 3_000), seed + length)
          : Buffer.from("plain words, again and again\r\n".repeat(Math.floor(random() * 200)));
    parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts);
}

test("RD1 every byte that differs is a '*' in a declared mask, and nothing else is declared", async () => {
  const folder = makeJournal(root);
  const written = secretOutput(3_000_000, 7);
  record(folder);
  const cuts = seededRandom(3);
  for (let at = 0; at < written.length;) {
    const length = Math.floor(cuts() * 300_000);
    writeSegment(folder, 0, written.subarray(at, at + length));
    at += length;
    await uploadRound(clock);
  }
  for (let round = 0; round < 6; round++) await uploadRound(clock);
  const { bytes } = stored(folder);
  expect(bytes.length).toBe(written.length);
  const masks = declared();
  expect(masks.length).toBeGreaterThan(200);
  const expected = Buffer.from(written);
  for (const { from, to } of masks) expected.fill("*", from, to);
  expect(bytes.equals(expected)).toBe(true);
  expect(bytes.includes(githubToken)).toBe(false);
  const whole = Buffer.from(written);
  for (const { from, to } of masked(written, "standard")) whole.fill("*", from, to);
  expect(bytes.equals(whole)).toBe(true);
  // Megabytes in counted rounds: nothing but a busy machine makes them last.
}, 180_000);

test("RD1 output with more masks than a part may declare goes in several", async () => {
  const folder = makeJournal(root);
  const lines = `${githubToken}\r\n`.repeat(5_000);
  writeSegment(folder, 0, lines);
  endSpool(folder, lines.length);
  for (let round = 0; round < 4; round++) await uploadRound(clock);
  expect(declared()).toHaveLength(5_000);
  expect(stored(folder)).toMatchObject({ acknowledged: lines.length, ended: true });
});

test("RD3 a helper that comes back masks on as the one before would have", async () => {
  const folder = makeJournal(root);
  const written = secretOutput(400_000, 11);
  writeSegment(folder, 0, written.subarray(0, 250_001));
  await uploadRound(clock);
  await uploadRound(clock);
  await uploader.stop();
  uploader = startUploader();
  writeSegment(folder, 0, written.subarray(250_001));
  endSpool(folder, written.length);
  for (let round = 0; round < 4; round++) await uploadRound(clock);
  const whole = Buffer.from(written);
  for (const { from, to } of masked(written, "standard")) whole.fill("*", from, to);
  expect(stored(folder).bytes.subarray(250_100).equals(whole.subarray(250_100))).toBe(true);
});

test("RD6 the beginning of a secret waits for the rest, and for no longer than a second", async () => {
  const folder = makeJournal(root);
  record(folder);
  writeSegment(folder, 0, `ready\r\n$ echo ${githubToken.slice(0, 20)}`);
  await uploadRound(clock);
  expect(stored(folder).bytes.toString()).toBe("ready\r\n$ echo ");
  writeSegment(folder, 0, `${githubToken.slice(20)} and plain`);
  await uploadRound(clock);
  expect(stored(folder).bytes.toString()).toBe(`ready\r\n$ echo ${"*".repeat(githubToken.length)} and `);
  await uploadRound(clock);
  expect(stored(folder).bytes.toString()).toBe(`ready\r\n$ echo ${"*".repeat(githubToken.length)} and plain`);
});

test("RD6 what comes between two looks, after quiet, waits for its own", () => {
  const folder = makeJournal(root);
  const recording = record(folder);
  const source = new RedactedSource(liveSource(recording, endingsIn({ clock })), { level: "standard", clock });
  source.goOnAt(0);
  writeSegment(folder, 0, "$ echo");
  recording.look();
  source.look(false);
  clock.advance(limits.redactionQuietMs);
  source.look(false);
  expect(source.end).toBe(6);
  writeSegment(folder, 0, ` ${githubToken.slice(0, 20)}`);
  recording.look();
  expect(recording.end).toBe(27);
  expect(source.end).toBe(7);
  writeSegment(folder, 0, `${githubToken.slice(20)}\r\n`);
  recording.look();
  expect(Buffer.from(source.read(7, 100)).toString()).toBe(`${"*".repeat(githubToken.length)}\r\n`);
});

test("RD4 keyframes and titles show '*' for a secret that goes over lines, and the live picture what was printed", async () => {
  const folder = makeJournal(root, { columns: 30 });
  const recording = record(folder);
  const secret = `password=${tokenOf(40)}`;
  const hidden = `password=${"*".repeat(40)}`;
  writeSegment(
    folder,
    0,
    `\u001B]0;${secret}\u0007one \u001B[31m${secret}\u001B[0m two\r\n${"x".repeat(12)} ${secret}`,
  );
  for (let round = 0; round < 4; round++) await uploadRound(clock);
  const keyframe = stored(folder).keyframes.at(-1);
  expect(keyframe?.header.title).toBe(encodeURIComponent(hidden));
  const drawn = Buffer.from(keyframe?.vt ?? []).toString();
  expect(drawn).not.toContain(tokenOf(6));
  expect(drawn.match(/\*/gu)?.length).toBeGreaterThanOrEqual(80);
  const unmasked = await recording.keyframe();
  expect(Buffer.from(unmasked?.vt ?? []).toString()).toContain(tokenOf(12));
});

test("RD5 what was printed while nothing was echoed is masked, also by the next helper", async () => {
  const folder = makeJournal(root);
  const recording = record(folder);
  writeSegment(folder, 0, "Password: ");
  recording.look();
  recording.noEcho.sawOff(10);
  writeSegment(folder, 0, "typed\u001B[1m!\r\n");
  await uploadRound(clock);
  await uploadRound(clock);
  expect(stored(folder).bytes.toString()).toBe("Password: ");
  recording.look();
  recording.noEcho.sawOff(recording.end);
  recording.noEcho.sawOn();
  writeSegment(folder, 0, "welcome\r\n");
  await uploader.stop();
  live = [];
  recording.close();
  uploader = startUploader();
  await uploadRound(clock);
  await uploadRound(clock);
  expect(stored(folder).bytes.toString()).toBe("Password: *****\u001B[1m*\r\nwelcome\r\n");
  expect(declared().map(({ kind }) => kind)).toContain("no-echo");
});

/** A shell's marks at the very end: the ledger's state stands where the web app does. */
const markedEnd =
  "\u001B]133;A\u0007$ \u001B]133;B\u0007ls\r\n\u001B]133;C;cmdline_url=ls\u0007out\r\n\u001B]133;D;0\u0007";

/** A journal that is stored to its last byte, by a helper that has left. */
async function storedWhole(bytes: number): Promise<JournalFolder> {
  const folder = makeJournal(root);
  const recording = record(folder);
  const text = "plain words, again and again\r\n".repeat(Math.ceil(bytes / 30));
  writeSegment(folder, 0, text);
  for (let round = 0; round < 4; round++) await uploadRound(clock);
  writeSegment(folder, 0, markedEnd);
  for (let round = 0; round < 4; round++) await uploadRound(clock);
  expect(stored(folder).bytes.length).toBe(folder.end());
  await uploader.stop();
  recording.close();
  live = [];
  return folder;
}

const lastWords = "the last words of the shell\r\n";

test.each([100_000, 400_000])(
  "UP12 the last bytes of a pane that ended while no helper ran are stored, behind %i others",
  async (bytes) => {
    const folder = await storedWhole(bytes);
    writeSegment(folder, 0, lastWords);
    endSpool(folder, folder.end());
    const end = folder.end();
    uploader = startUploader();
    for (let round = 0; round < 6; round++) await uploadRound(clock);
    expect(stored(folder)).toMatchObject({ acknowledged: end, ended: true });
    expect(stored(folder).bytes.toString()).toMatch(new RegExp(`${lastWords}$`, "u"));
    expect(existsSync(folder.path)).toBe(false);
  },
);

test.each([100_000, 400_000])(
  "RD6 little output behind %i bytes is stored within 2 s, also by the next helper",
  async (bytes) => {
    const folder = await storedWhole(bytes);
    record(folder);
    uploader = startUploader();
    await uploadRound(clock);
    await uploadRound(clock);
    writeSegment(folder, 0, lastWords);
    await uploadRound(clock);
    await uploadRound(clock);
    expect(stored(folder).acknowledged).toBe(folder.end());
  },
);

test("UP12 a pane that ends while nothing is echoed is stored whole, and then its end", async () => {
  const folder = makeJournal(root);
  const recording = record(folder);
  writeSegment(folder, 0, "Password: ");
  recording.look();
  recording.noEcho.sawOff(10);
  await uploadRound(clock);
  writeSegment(folder, 0, "\r\nSorry, bye\r\n");
  await uploadRound(clock);
  expect(stored(folder)).toMatchObject({ acknowledged: 10, ended: false });
  endSpool(folder, folder.end());
  await uploadRound(clock);
  await uploadRound(clock);
  expect(stored(folder)).toMatchObject({ acknowledged: 24, ended: true });
  expect(stored(folder).bytes.toString()).toBe("Password: \r\nSorry, bye\r\n");
});

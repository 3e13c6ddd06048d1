/** What of an epoch is sent and what stays on disk, decided by the acknowledged offset alone. */
import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, type UploadEpoch } from "@coda/protocol";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalRecording } from "../session/journal-recording.ts";
import { endingsIn } from "../testing/endings.ts";
import { endSpool, makeJournal, segmentFile, writeSegment } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { EpochUpload } from "./epoch-upload.ts";
import { leftSource, liveSource, type UploadSource } from "./upload-source.ts";

const base = mkdtempSync(join(tmpdir(), "coda-epoch-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

/** Full segments of nothing, which take no room on disk. */
function longJournal(segments: number): JournalFolder {
  const folder = makeJournal(mkdtempSync(join(base, "root-")));
  for (let index = 0; index < segments; index++) {
    const start = index * limits.journalSegmentBytes;
    writeSegment(folder, start, "");
    truncateSync(segmentFile(folder, start), limits.journalSegmentBytes);
  }
  return folder;
}

function live(folder: JournalFolder): UploadSource {
  const recording = new JournalRecording({ folder, clock: new ManualClock() });
  closes.push(() => recording.close());
  return liveSource(recording, endingsIn({ clock: new ManualClock() }));
}

function left(folder: JournalFolder): UploadSource {
  const source = leftSource(folder, endingsIn({ clock: new ManualClock() }));
  closes.push(() => source.close());
  return source;
}

async function acknowledge(source: UploadSource, offset: number): Promise<EpochUpload> {
  const upload = new EpochUpload(source);
  const asked: UploadEpoch | undefined = await upload.next();
  if (asked !== undefined) upload.stored(asked, offset);
  return upload;
}

describe("acknowledged output", () => {
  test("of a running pane stays on disk for those who still watch it, the newest of it", async () => {
    const folder = longJournal(7);
    const end = 7 * limits.journalSegmentBytes;
    await acknowledge(live(folder), end);
    expect(folder.start()).toBe(end - limits.journalKeepBytes);
  });

  test("and none is dropped that is not acknowledged, however old", async () => {
    const folder = longJournal(7);
    await acknowledge(live(folder), limits.journalSegmentBytes);
    expect(folder.start()).toBe(limits.journalSegmentBytes);
  });

  test("of a journal nobody plays is dropped at once", async () => {
    const folder = longJournal(3);
    endSpool(folder, 3 * limits.journalSegmentBytes);
    await acknowledge(left(folder), 3 * limits.journalSegmentBytes);
    expect(folder.start()).toBe(2 * limits.journalSegmentBytes);
  });
});

test("a keyframe comes when output has been quiet for long enough, however often it is asked", async () => {
  const folder = makeJournal(mkdtempSync(join(base, "root-")));
  writeSegment(folder, 0, "text");
  const upload = await acknowledge(live(folder), 4);
  const keyframesAt = async (nowMs: number): Promise<number> => {
    upload.beginRound(nowMs, false);
    return (await upload.next())?.keyframes.length ?? 0;
  };
  expect(await keyframesAt(5_000)).toBe(0);
  expect(await keyframesAt(5_000 + limits.keyframeQuietMs - 1)).toBe(0);
  expect(await keyframesAt(5_000 + limits.keyframeQuietMs)).toBe(1);
  writeSegment(folder, 0, " more");
  expect(await keyframesAt(5_000 + 2 * limits.keyframeQuietMs)).toBe(0);
});

test("and once more, at the same offset, when the picture was set right since", async () => {
  const folder = makeJournal(mkdtempSync(join(base, "root-")));
  writeSegment(folder, 0, "wrong");
  const recording = new JournalRecording({ folder, clock: new ManualClock() });
  closes.push(() => recording.close());
  const upload = await acknowledge(liveSource(recording, endingsIn({ clock: new ManualClock() })), 5);
  const keyframes = async (nowMs: number): Promise<(number | undefined)[]> => {
    upload.beginRound(nowMs, false);
    const part = await upload.next();
    if (part !== undefined) upload.stored(part, 5);
    return part?.keyframes.map(({ offset }) => offset) ?? [];
  };
  await keyframes(0);
  expect([await keyframes(limits.keyframeQuietMs), await keyframes(2 * limits.keyframeQuietMs)]).toEqual([[5], []]);
  await recording.setRight({ size: { columns: 80, rows: 24 }, vt: Buffer.from("right") });
  expect(await keyframes(3 * limits.keyframeQuietMs)).toEqual([5]);
  expect(await keyframes(4 * limits.keyframeQuietMs)).toEqual([]);
});

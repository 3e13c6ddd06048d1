/** What one request carries: bounded by parts and bytes, and nobody is left out for long. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, type Keyframe, type UploadEpoch } from "@coda/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { JournalTimes } from "../journal/journal-times.ts";
import { makeJournal } from "../testing/journal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { seededBytes } from "../testing/seeded-bytes.ts";
import { EpochUpload } from "./epoch-upload.ts";
import { unmasked } from "./upload-source.ts";
import { collectParts, type UploadPart } from "./upload-request.ts";

const root = mkdtempSync(join(tmpdir(), "coda-request-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** An epoch the server has nothing of, with all these bytes to say. */
async function waiting(bytes: Buffer, keyframeBytes = 0): Promise<EpochUpload> {
  const folder = makeJournal(root);
  const header = { epoch: folder.meta.epoch, offset: 1, columns: 80, rows: 24, title: "", scrollbackLines: 0 };
  const keyframe: Keyframe = { header, vt: seededBytes(keyframeBytes, 5) };
  const upload = new EpochUpload({
    ...unmasked,
    folder,
    times: new JournalTimes(folder, new ManualClock()),
    start: 0,
    end: bytes.length,
    ending: undefined,
    pours: false,
    keepBytes: 0,
    keyframe: keyframeBytes === 0 ? undefined : async () => keyframe,
    read: (from, maxBytes) => bytes.subarray(from, from + maxBytes),
    beginning: async () => undefined,
    look: () => undefined,
    close: () => undefined,
  });
  upload.stored(partOf(await upload.next()), 0);
  return upload;
}

function partOf(part: UploadEpoch | undefined): UploadEpoch {
  if (part === undefined) throw new Error("nothing to say");
  return part;
}

const bodyBytes = (parts: readonly UploadPart[]): number =>
  Buffer.byteLength(JSON.stringify({ epochs: parts.map(({ part }) => part) }));

describe("a request", () => {
  test("passes over idle epochs and has at most sixteen parts", async () => {
    const idle = await Promise.all(Array.from({ length: 20 }, async () => waiting(Buffer.alloc(0))));
    const busy = await Promise.all(Array.from({ length: 20 }, async () => waiting(Buffer.from("x"))));
    const parts = await collectParts([...idle, ...busy]);
    expect(parts.map(({ upload }) => upload)).toEqual(busy.slice(0, 16));
  });

  test.each([
    ["output that cannot be compressed", 400_000, 0],
    ["full parts", limits.uploadRawBytes, 0],
    ["keyframes near their limit", 100, limits.keyframeBytes - 1_000],
    ["both", limits.uploadRawBytes, limits.keyframeBytes - 200],
  ])("stays within the body's limit with %s", async (_, bytes, keyframeBytes) => {
    const uploads = await Promise.all(
      Array.from({ length: 6 }, async (_unused, index) => waiting(seededBytes(bytes, index), keyframeBytes)),
    );
    const parts = await collectParts(uploads);
    expect(parts.length).toBeGreaterThan(0);
    expect(bodyBytes(parts)).toBeLessThanOrEqual(limits.uploadBodyBytes);
  });

  test("stays within it with much behind little, and what does not fit is the next one's", async () => {
    const little = await waiting(seededBytes(200_000, 1), 400_000);
    const much = await waiting(seededBytes(limits.uploadRawBytes, 2), limits.keyframeBytes - 10_000);
    const parts = await collectParts([little, much]);
    expect(bodyBytes(parts)).toBeLessThanOrEqual(limits.uploadBodyBytes);
    expect(parts.map(({ upload }) => upload)).toEqual([little]);
    expect((await collectParts([much])).map(({ part }) => part.keyframes.length)).toEqual([1]);
  });

  test("stays within it with commands of characters of several bytes", async () => {
    const line = encodeURIComponent("\u20AC".repeat(1_700));
    const output = `\u001B]133;C;cmdline_url=${line}\u0007\u001B]133;D;0\u0007`.repeat(limits.commandsPerUpload);
    const uploads = await Promise.all(Array.from({ length: 8 }, async () => waiting(Buffer.from(output))));
    for (const upload of uploads) {
      const first = partOf(await upload.next());
      upload.stored({ ...first, commands: [] }, output.length);
    }
    const much = await waiting(seededBytes(limits.uploadRawBytes, 3), limits.keyframeBytes / 2);
    const parts = await collectParts([...uploads, much]);
    expect(parts.length).toBeGreaterThan(1);
    expect(bodyBytes(parts)).toBeLessThanOrEqual(limits.uploadBodyBytes);
  });

  test("unpacks to no more than a body's limit, however well it is compressed", async () => {
    const uploads = await Promise.all(
      Array.from({ length: 16 }, async () => waiting(Buffer.alloc(limits.uploadRawBytes))),
    );
    const parts = await collectParts(uploads);
    const rawBytes = parts.flatMap(({ part }) => part.chunks).reduce((sum, chunk) => sum + chunk.rawBytes, 0);
    expect(rawBytes).toBeLessThanOrEqual(limits.uploadBodyBytes);
  });
});

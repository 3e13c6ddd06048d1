/** That stored bytes are held against what was printed, but for the masks that are declared. */
import { encodeRecord, epochSchema, paneIdSchema, type TranscriptHeader } from "@coda/protocol";
import { zstdCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { numberedLines } from "./numbered-lines.ts";
import { readStored, type StoredTranscript } from "./stored-output.ts";

const program = "steady";
const printed = numberedLines(program, 0, 64);
const first = printed.indexOf("ghp_");
const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000001");

/** A page of one epoch: one chunk, and masks wherever. */
async function stored(bytes: Buffer, ...masks: readonly { from: number; to: number }[]): Promise<StoredTranscript> {
  const pane = paneIdSchema.parse("%1");
  const headers: TranscriptHeader[] = [
    {
      kind: "epoch",
      pane,
      epoch,
      origin: "created",
      start: 0,
      end: bytes.length,
      ended: true,
      columns: 80,
      rows: 24,
      startedAt: 0,
    },
    { kind: "chunk", offset: 0, rawBytes: bytes.length },
    ...masks.map((mask) => ({ kind: "mask", mask: "token", ...mask }) as const),
    { kind: "end", more: false },
  ];
  const payload = zstdCompressSync(bytes);
  const records = headers.map((header) =>
    encodeRecord({ header, payload: header.kind === "chunk" ? payload : new Uint8Array(0) }),
  );
  return readStored(program, async () => Buffer.concat(records));
}

it("takes stars for what was printed where a mask declares them, and nowhere else", async () => {
  const masked = Buffer.from(printed).fill("*", first, first + 40);
  expect((await stored(printed)).wrong).toEqual([]);
  const whole = await stored(masked, { from: first, to: first + 25 }, { from: first + 25, to: first + 40 });
  expect([whole.wrong, whole.epochs[0]?.starred]).toEqual([[], [{ from: first, to: first + 40 }]]);
  expect((await stored(masked)).wrong).toHaveLength(1);
  expect((await stored(masked, { from: first, to: first + 39 })).wrong).toHaveLength(1);
  expect((await stored(masked, { from: first + 50, to: first + 90 })).wrong).toHaveLength(1);
});

it("finds another byte, also within a mask", async () => {
  const wrong = Buffer.from(printed).fill("#", first, first + 40);
  expect((await stored(wrong, { from: first, to: first + 40 })).wrong).toHaveLength(1);
});

/** An upload's parts, unpacked and found to be what they claim. Happens before the database is asked. */
import { limits, type CommandRecord, type Mask, type UploadEpoch } from "@coda/protocol";
import { ApiError } from "../http/api-error.ts";
import type { Chunk } from "./upload-plan.ts";
import { plausibleMs, readTimes, type WrittenAt } from "./written-at.ts";
import { decompressExactly } from "./zstd.ts";

export interface TimedChunk extends Chunk {
  readonly written: WrittenAt;
}

export interface VerifiedEpoch {
  readonly given: UploadEpoch;
  readonly startedAt: Date;
  readonly ordinal: number;
  /** By our clock. */
  readonly cameAt: Date;
  readonly chunks: readonly TimedChunk[];
  readonly keyframes: readonly { readonly offset: number; readonly rawBytes: number; readonly zstd: Uint8Array }[];
  readonly masks: readonly Mask[];
  readonly commands: readonly VerifiedCommand[];
}

export type VerifiedCommand = Omit<CommandRecord, "startedAt"> & { readonly startedAt: Date };

/** What one request may unpack to, its keyframes included: bounds memory and time, whatever the parts claim. */
const unpackedBytes = limits.uploadBodyBytes + 8 * limits.keyframeBytes;

export async function verifyUpload(epochs: readonly UploadEpoch[], now: Date): Promise<VerifiedEpoch[]> {
  const parts = epochs.flatMap((epoch) => [...epoch.chunks, ...epoch.keyframes]);
  const claimed = parts.reduce((sum, part) => sum + part.rawBytes, 0);
  if (claimed > unpackedBytes) {
    throw new ApiError("tooLarge", `One upload may unpack to ${unpackedBytes} bytes; send less at once.`);
  }
  const verified: VerifiedEpoch[] = [];
  for (const given of epochs) verified.push(await verifyEpoch(given, now));
  return verified;
}

async function verifyEpoch(given: UploadEpoch, cameAt: Date): Promise<VerifiedEpoch> {
  const nowMs = cameAt.getTime();
  const chunks = [];
  for (const part of given.chunks) {
    chunks.push({ offset: part.offset, ...(await unpack(part)), written: writtenAt(part, nowMs) });
  }
  const keyframes = [];
  for (const part of given.keyframes) {
    keyframes.push({ offset: part.offset, rawBytes: part.rawBytes, zstd: (await unpack(part)).zstd });
  }
  const masks = given.masks ?? [];
  checkMasks(masks, given.chunks);
  const commands = (given.commands ?? []).map((command) => verifyCommand(command, nowMs));
  const startedAt = plausibleDate(given.startedAt, nowMs);
  const ordinal = given.ordinal ?? startedAt.getTime();
  return { given, startedAt, ordinal, cameAt, chunks, keyframes, masks, commands };
}

async function unpack(part: { offset: number; rawBytes: number; zstd: string }) {
  const zstd = Buffer.from(part.zstd, "base64");
  const raw = await decompressExactly(zstd, part.rawBytes);
  if (raw !== undefined) return { raw, zstd };
  throw new ApiError("unprocessable", "A part is damaged or does not unpack to the length it claims.", {
    offset: part.offset,
  });
}

/** An older helper says nothing: then it was when it came. */
function writtenAt(part: UploadEpoch["chunks"][number], nowMs: number): WrittenAt {
  const { at: atMs, times, offset } = part;
  if (atMs === undefined && times === undefined) return { atMs: nowMs, marks: undefined };
  const given = atMs === undefined ? undefined : { atMs, times: Buffer.from(times ?? "", "base64") };
  const written = given === undefined ? undefined : readTimes(part, given, nowMs);
  if (written === undefined) {
    throw new ApiError("unprocessable", "A chunk's times are none, or lie outside it.", { offset });
  }
  return times === undefined ? { ...written, marks: undefined } : written;
}

/** Each within chunks that follow each other: what was replaced is told with what replaces it. */
function checkMasks(masks: readonly Mask[], chunks: UploadEpoch["chunks"]): void {
  if (masks.length === 0) return;
  const runs: { from: number; to: number }[] = [];
  for (const { offset, rawBytes } of chunks.toSorted((a, b) => a.offset - b.offset)) {
    const last = runs.at(-1);
    if (last !== undefined && offset <= last.to) last.to = Math.max(last.to, offset + rawBytes);
    else runs.push({ from: offset, to: offset + rawBytes });
  }
  const stray = masks.find(({ from, to }) => from >= to || !runs.some((run) => run.from <= from && to <= run.to));
  if (stray !== undefined) {
    throw new ApiError("unprocessable", "A mask is empty, or lies outside the output it came with.", { mask: stray });
  }
}

function verifyCommand(command: CommandRecord, nowMs: number): VerifiedCommand {
  const { promptAt, outputFrom, outputTo } = command;
  if ((promptAt ?? 0) > outputFrom || (outputTo ?? outputFrom) < outputFrom) {
    throw new ApiError("unprocessable", "A command's offsets are out of order.", { outputFrom });
  }
  return {
    ...command,
    command: withoutNul(command.command),
    directory: withoutNul(command.directory),
    startedAt: plausibleDate(command.startedAt, nowMs),
  };
}

/** Postgres keeps no such character in text. */
function withoutNul(text: string | null): string | null {
  return text?.replaceAll("\0", "") ?? null;
}

function plausibleDate(iso: string, nowMs: number): Date {
  return new Date(plausibleMs(new Date(iso).getTime(), nowMs));
}

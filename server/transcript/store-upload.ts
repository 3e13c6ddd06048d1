/** Storing an epoch's output. Runs in a transaction that holds the session's row, so uploads of one session queue up. */
import { and, eq, gte, inArray, sql } from "drizzle-orm";
import {
  terminalChunks,
  terminalEpochs,
  terminalGaps,
  terminalKeyframes,
  terminalMasks,
  terminalSizes,
} from "../../drizzle/schema/index.ts";
import { limits, type GapCause, type DeviceId, type PaneCursor, type SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ApiError } from "../http/api-error.ts";
import type { EpochRow } from "./epochs.ts";
import { keyframesToDrop, stretchStart } from "./keyframe-thinning.ts";
import { storeCommands } from "../command/store.ts";
import { planUpload, type UploadPlan } from "./upload-plan.ts";
import type { TimedChunk, VerifiedEpoch } from "./verified-upload.ts";
import { plausibleMs, timeColumns, writtenFrom } from "./written-at.ts";
import { compress } from "./zstd.ts";

type Plan = UploadPlan<TimedChunk>;

export interface StoredUpload {
  /** The new acknowledged offset. */
  readonly acknowledged: PaneCursor;
  /** What was new in it. */
  readonly fresh: FreshOutput;
}

export interface FreshOutput {
  /** `storedBytes`: as they are kept, compressed. `waitedMs`: from the writing of its first byte until it came. */
  readonly chunks: readonly { readonly rawBytes: number; readonly storedBytes: number; readonly waitedMs: number }[];
  readonly gaps: readonly GapCause[];
}

/** `device`: whose journal it is from; null where nobody said. */
export interface UploadedBy {
  readonly session: SessionId;
  readonly device: DeviceId | null;
}

/** Throws conflict, with the acknowledged offset in its details, on a hole. */
export async function storeUpload(tx: Orm, by: UploadedBy, upload: VerifiedEpoch): Promise<StoredUpload> {
  const { given } = upload;
  const row = await epochRow(tx, by, upload);
  const plan = planUpload(row, upload.chunks, given.gaps);
  if (plan === "discontinuous") throw discontinuous(row);
  const chunks = await insertOutput(tx, row, { plan, storedAt: upload.cameAt });
  await insertMasks(tx, row, upload.masks);
  await insertKeyframes(tx, row, upload.keyframes);
  await insertSizes(tx, row, given.sizes);
  await storeCommands(tx, row, upload.commands);
  const ended = row.ended || given.ended || plan.closed;
  if (plan.acknowledged !== row.acknowledged || ended !== row.ended) {
    await tx
      .update(terminalEpochs)
      .set({ acknowledged: plan.acknowledged, ended, deviceId: row.deviceId ?? by.device })
      .where(eq(terminalEpochs.epoch, row.epoch));
  }
  return {
    acknowledged: { pane: row.pane, epoch: row.epoch, offset: plan.acknowledged },
    fresh: { chunks, gaps: plan.gaps.map(({ cause }) => cause) },
  };
}

/** The epoch's row, made at its first upload. */
async function epochRow(
  tx: Orm,
  { session: sessionId, device: deviceId }: UploadedBy,
  { given, startedAt, ordinal, cameAt }: VerifiedEpoch,
): Promise<EpochRow> {
  const { epoch, pane, origin, columns, rows } = given;
  const made = await tx
    .insert(terminalEpochs)
    .values({ epoch, sessionId, deviceId, pane, origin, columns, rows, startedAt, ordinal, createdAt: cameAt })
    .onConflictDoNothing()
    .returning({ epoch: terminalEpochs.epoch });
  if (made.length > 0) await checkEpochCount(tx, sessionId);
  const [row] = await tx.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch)).for("update");
  if (row?.sessionId === sessionId && row.pane === pane) return row;
  throw new ApiError("conflict", "This epoch belongs to another pane; begin a new one.");
}

/** What is refused stays with its device, which tries again; retention makes room. */
async function checkEpochCount(tx: Orm, session: SessionId): Promise<void> {
  const held = await tx.$count(terminalEpochs, eq(terminalEpochs.sessionId, session));
  if (held <= limits.epochsPerSession) return;
  throw new ApiError(
    "unprocessable",
    `This session has ${limits.epochsPerSession} recorded streams, the most there can be; keep its transcripts for fewer days, or delete it.`,
  );
}

function discontinuous(row: EpochRow): ApiError {
  const cursor: PaneCursor = { pane: row.pane, epoch: row.epoch, offset: row.acknowledged };
  const what = row.ended ? "This epoch has ended" : "Output is missing before what was sent";
  return new ApiError("conflict", `${what}; it is stored up to offset ${row.acknowledged}, continue from there.`, {
    acknowledged: [cursor],
  });
}

async function insertOutput(
  tx: Orm,
  { epoch }: EpochRow,
  { plan, storedAt }: { readonly plan: Plan; readonly storedAt: Date },
): Promise<FreshOutput["chunks"]> {
  const chunks = [];
  for (const { chunk, skipBytes } of plan.chunks)
    chunks.push({ epoch, storedAt, ...(await withoutFirst(chunk, skipBytes)) });
  if (chunks.length > 0) await tx.insert(terminalChunks).values(chunks).onConflictDoNothing();
  const gaps = plan.gaps.map(({ from, to, cause, at }) => ({
    epoch,
    from,
    to,
    cause,
    at: at === undefined ? null : new Date(plausibleMs(Date.parse(at), storedAt.getTime())),
  }));
  if (gaps.length > 0) await tx.insert(terminalGaps).values(gaps).onConflictDoNothing();
  return chunks.map(({ rawBytes, zstd, at }) => ({
    rawBytes,
    storedBytes: zstd.length,
    waitedMs: Math.max(0, storedAt.getTime() - at.getTime()),
  }));
}

/** A chunk that overlaps what is stored is cut, and its times with it, so that stored chunks never overlap. */
async function withoutFirst({ offset, raw, zstd, written }: TimedChunk, skipBytes: number) {
  if (skipBytes === 0) return { offset, rawBytes: raw.length, zstd, ...timeColumns(offset, written) };
  const from = offset + skipBytes;
  const rest = raw.subarray(skipBytes);
  const times = timeColumns(from, writtenFrom(written, from));
  return { offset: from, rawBytes: rest.length, zstd: await compress(rest), ...times };
}

/** Of what is new: bytes that were stored before keep the masks they came with. */
async function insertMasks(tx: Orm, row: EpochRow, given: VerifiedEpoch["masks"]): Promise<void> {
  const { epoch } = row;
  const cut = given.map((mask) => ({ ...mask, epoch, from: Math.max(mask.from, row.acknowledged) }));
  const fresh = cut.filter(({ from, to }) => from < to).toSorted((a, b) => a.to - b.to);
  // Of several from one place on, the longest.
  const masks = [...new Map(fresh.map((mask) => [mask.from, mask])).values()];
  if (masks.length > 0) await tx.insert(terminalMasks).values(masks).onConflictDoNothing();
}

/** Of two keyframes at one offset the later one counts: it may have been set right meanwhile. */
async function insertKeyframes(tx: Orm, { epoch, start }: EpochRow, all: VerifiedEpoch["keyframes"]): Promise<void> {
  const given = all.filter(({ offset }) => offset >= start); // a late repeat brings back nothing that was pruned
  if (given.length === 0) return;
  const table = terminalKeyframes;
  await tx
    .insert(table)
    .values([...new Map(given.map((keyframe) => [keyframe.offset, { epoch, ...keyframe }])).values()])
    .onConflictDoUpdate({
      target: [table.epoch, table.offset],
      set: { rawBytes: sql`excluded.raw_bytes`, zstd: sql`excluded.zstd` },
    });
  // Older stretches were thinned by earlier uploads; one stretch more, as the newest few may reach into it.
  const from = stretchStart(Math.max(0, stretchStart(Math.min(...given.map((keyframe) => keyframe.offset))) - 1));
  const held = await tx
    .select({ offset: table.offset })
    .from(table)
    .where(and(eq(table.epoch, epoch), gte(table.offset, from)));
  const drop = keyframesToDrop(held.map((keyframe) => keyframe.offset));
  if (drop.length > 0) await tx.delete(table).where(and(eq(table.epoch, epoch), inArray(table.offset, drop)));
}

/** Of two sizes at one offset the later one counts. */
async function insertSizes(tx: Orm, { epoch }: EpochRow, given: VerifiedEpoch["given"]["sizes"]): Promise<void> {
  const lastAt = new Map(given.map((size) => [size.offset, { epoch, ...size }]));
  if (lastAt.size === 0) return;
  await tx
    .insert(terminalSizes)
    .values([...lastAt.values()])
    .onConflictDoUpdate({
      target: [terminalSizes.epoch, terminalSizes.offset],
      set: { columns: sql`excluded.columns`, rows: sql`excluded.rows` },
    });
}

/** One stored chunk: its bytes, and what is left of it behind an offset. */
import type { terminalChunks } from "../../drizzle/schema/index.ts";
import { timeColumns, writtenAtOf, writtenFrom, writtenUntil } from "./written-at.ts";
import { compress, decompressExactly } from "./zstd.ts";

export type ChunkRow = typeof terminalChunks.$inferSelect;

export function chunkEnd({ offset, rawBytes }: Pick<ChunkRow, "offset" | "rawBytes">): number {
  return offset + rawBytes;
}

export async function rawOf(row: ChunkRow): Promise<Uint8Array> {
  const raw = await decompressExactly(row.zstd, row.rawBytes);
  if (raw === undefined) throw new Error(`the stored chunk ${row.epoch}:${row.offset} is damaged`);
  return raw;
}

/** The chunk without its bytes from `to` on, which lies behind its first; its times are cut with it. */
export async function chunkUntil(row: ChunkRow, to: number): Promise<ChunkRow> {
  if (chunkEnd(row) <= to) return row;
  const rest = (await rawOf(row)).subarray(0, to - row.offset);
  const times = timeColumns(row.offset, writtenUntil(writtenAtOf(row), to));
  return { ...row, rawBytes: rest.length, zstd: await compress(rest), ...times };
}

/** The chunk without its bytes before `from`, which lies within it; its times are cut with it. */
export async function chunkFrom(row: ChunkRow, from: number): Promise<ChunkRow> {
  if (from <= row.offset) return row;
  const rest = (await rawOf(row)).subarray(from - row.offset);
  const times = timeColumns(from, writtenFrom(writtenAtOf(row), from));
  return { ...row, offset: from, rawBytes: rest.length, zstd: await compress(rest), ...times };
}

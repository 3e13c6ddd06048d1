/** From a time to a place in a pane's transcript. */
import { and, desc, eq, gte, lte } from "drizzle-orm";
import type { Position } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalChunks as table } from "../../drizzle/schema/index.ts";
import type { EpochRow } from "./epochs.ts";
import { chunkEnd } from "./stored-chunk.ts";
import { writtenAtOf } from "./written-at.ts";

/** What is before it was written by then, as far as is known; undefined where nothing was recorded. */
export async function placeAt(orm: Orm, epochs: readonly EpochRow[], atMs: number): Promise<Position | undefined> {
  const at = epochs.findLastIndex((epoch) => epoch.startedAt.getTime() <= atMs);
  const row = epochs[Math.max(0, at)];
  if (row === undefined) return undefined;
  const { epoch, start } = row;
  if (at === -1) return { epoch, offset: start };
  const [chunk] = await orm
    .select()
    .from(table)
    .where(and(eq(table.epoch, epoch), gte(table.offset, start), lte(table.at, new Date(atMs))))
    .orderBy(desc(table.offset))
    .limit(1);
  if (chunk === undefined) return { epoch, offset: start };
  const later = writtenAtOf(chunk).marks?.find((mark) => mark.atMs > atMs);
  return { epoch, offset: later?.offset ?? chunkEnd(chunk) };
}

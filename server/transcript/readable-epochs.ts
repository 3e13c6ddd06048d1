/** What of a pane's transcript the actor may read: for a guest whose link is without history, from the link's making on. */
import { and, desc, eq, gte, lt } from "drizzle-orm";
import type { PaneId, Position, SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalChunks as chunks } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { epochsOf, type EpochRow } from "./epochs.ts";
import { placeAt } from "./place.ts";
import { chunkEnd } from "./stored-chunk.ts";

/** As if there had been nothing before what the actor may read. */
export async function readableEpochs(scope: Scope, session: SessionId, pane: PaneId): Promise<readonly EpochRow[]> {
  const epochs = await epochsOf(scope, session, pane);
  const { orm, historySince: since } = scope;
  if (since === null) return epochs;
  const printed = await placeAt(orm, epochs, since.getTime() + clockLeadMs(epochs, since));
  const stored = await endOfStoredBefore(orm, epochs, since);
  return beginningAt(beginningAt(epochs, printed), stored);
}

function beginningAt(epochs: readonly EpochRow[], begin: Position | undefined): readonly EpochRow[] {
  if (begin === undefined) return epochs;
  const { epoch, offset } = begin;
  const first = epochs.findIndex((row) => row.epoch === epoch);
  // Not among them: the other bound is the later one.
  if (first === -1) return epochs;
  return epochs.slice(first).map((row, at) => (at === 0 ? { ...row, start: Math.max(row.start, offset) } : row));
}

/**
 * How far the device's clock was ahead of the server's at least: an epoch cannot be heard of before it began. What was printed
 * before the link and came after it would pass for new otherwise.
 */
function clockLeadMs(epochs: readonly EpochRow[], since: Date): number {
  const row = epochs.findLast(({ createdAt }) => createdAt < since) ?? epochs[0];
  return row === undefined ? 0 : Math.max(0, row.startedAt.getTime() - row.createdAt.getTime());
}

/**
 * What the server had by then was printed by then, whatever the device's clock says. Joined chunks count as their first piece:
 * rather too much is held back.
 */
async function endOfStoredBefore(orm: Orm, epochs: readonly EpochRow[], since: Date): Promise<Position | undefined> {
  for (const { epoch, start } of epochs.filter(({ createdAt }) => createdAt < since).toReversed()) {
    const [chunk] = await orm
      .select({ offset: chunks.offset, rawBytes: chunks.rawBytes })
      .from(chunks)
      .where(and(eq(chunks.epoch, epoch), gte(chunks.offset, start), lt(chunks.storedAt, since)))
      .orderBy(desc(chunks.offset))
      .limit(1);
    if (chunk !== undefined) return { epoch, offset: chunkEnd(chunk) };
  }
  return undefined;
}

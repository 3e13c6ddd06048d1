/** What is noted about output that is taken away, at the beginning of an epoch or all of it. */
import { and, eq, gt, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import { limits, type SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import {
  ideasTerminalSessions as sessions,
  terminalCommands as commands,
  terminalEpochs as epochs,
  terminalGaps as gaps,
  terminalKeyframes as keyframes,
  terminalMasks as masks,
  terminalSizes as sizes,
} from "../../drizzle/schema/index.ts";
import { historySnapshot } from "../command/history-snapshot.ts";
import { forgetTexts } from "../search/forget-texts.ts";
import { newestCursorsOf, type EpochRow } from "../transcript/epochs.ts";

/** The epoch begins at `start` then, behind one gap that says why; its chunks before that are gone already. */
export async function moveStart(tx: Orm, row: EpochRow, start: number): Promise<void> {
  const { epoch } = row;
  if (start <= row.start) return;
  const [cut] = await tx
    .select()
    .from(gaps)
    .where(and(eq(gaps.epoch, epoch), lt(gaps.from, start), or(isNull(gaps.to), gt(gaps.to, start))));
  await tx.delete(gaps).where(and(eq(gaps.epoch, epoch), lt(gaps.from, start)));
  const rest = cut === undefined ? [] : [{ ...cut, from: start }];
  await tx.insert(gaps).values([{ epoch, from: 0, to: start, cause: "pruned" }, ...rest]);
  await tx.delete(keyframes).where(and(eq(keyframes.epoch, epoch), lt(keyframes.offset, start)));
  await tx.delete(masks).where(and(eq(masks.epoch, epoch), lte(masks.to, start)));
  const holding = sql`(select max(held."offset") from ${sizes} held where held.epoch = ${epoch} and held."offset" <= ${start})`;
  await tx.delete(sizes).where(and(eq(sizes.epoch, epoch), lt(sizes.offset, holding)));
  await tx.update(epochs).set({ start }).where(eq(epochs.epoch, epoch));
  await forgetTexts(tx, row, start);
  await forgetCommands(tx, row, start);
}

/** With all that hangs on it. */
export async function removeEpoch(tx: Orm, row: EpochRow): Promise<void> {
  const { epoch, sessionId } = row;
  await forgetTexts(tx, row, row.acknowledged);
  await tx.delete(epochs).where(eq(epochs.epoch, epoch));
  const lastSequence = await newestCursorsOf(tx, sessionId, limits.panesPerSession);
  await tx.update(sessions).set({ lastSequence }).where(eq(sessions.id, sessionId));
  await writeSnapshot(tx, sessionId);
}

/** Those whose output is wholly gone; one that runs is not, and one without an end is when another began after it. */
async function forgetCommands(tx: Orm, { epoch, sessionId }: EpochRow, start: number): Promise<void> {
  const later = sql`exists (select 1 from ${commands} later where later.epoch = ${epoch} and later.output_from > "terminal_commands".output_from and later.output_from <= ${start})`;
  const isOver = or(
    and(isNotNull(commands.outputTo), lte(commands.outputTo, start)),
    and(isNull(commands.outputTo), later),
  );
  const gone = await tx
    .delete(commands)
    .where(and(eq(commands.epoch, epoch), lt(commands.outputFrom, start), isOver))
    .returning({ outputFrom: commands.outputFrom });
  if (gone.length > 0) await writeSnapshot(tx, sessionId);
}

async function writeSnapshot(tx: Orm, session: SessionId): Promise<void> {
  await tx
    .update(sessions)
    .set({ historySnapshot: await historySnapshot(tx, session) })
    .where(eq(sessions.id, session));
}

/** Takes text away with the output that it is of. */
import { and, eq, gt, lt, sql } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { searchBlocks as blocks, terminalEpochs as epochs } from "../../drizzle/schema/index.ts";
import type { EpochRow } from "../transcript/epochs.ts";
import { clearPlaces, holdGroups, placeBlocks } from "./block-places.ts";
import { packBlock, StoredText, type TextLine } from "./text-block.ts";

type BlockRow = typeof blocks.$inferSelect;

/** No line is left that began before `start`. Within a transaction that holds the epoch's row. */
export async function forgetTexts(tx: Orm, { epoch, sessionId }: EpochRow, start: number): Promise<void> {
  await holdGroups(tx, sessionId);
  const before = and(eq(blocks.epoch, epoch), lt(blocks.from, start));
  const [cut] = await tx
    .select()
    .from(blocks)
    .where(and(before, gt(blocks.to, start)));
  const gone = await tx
    .delete(blocks)
    .where(before)
    .returning({ from: blocks.from, groupId: blocks.groupId, place: blocks.place });
  if (cut !== undefined) {
    const block = { ...cut, from: start, resumeAt: Math.max(start, cut.resumeAt), lines: await linesFrom(cut, start) };
    const [place] = await placeBlocks(tx, sessionId, { blocks: [block], first: cut });
    const { lines: _, ...row } = block;
    await tx.insert(blocks).values({ ...row, ...place, ...(await packBlock(block)) });
  }
  await clearPlaces(
    tx,
    gone.filter(({ from }) => from !== cut?.from),
  );
  const indexedTo = sql`greatest(${epochs.indexedTo}, ${start})`;
  await tx.update(epochs).set({ indexedTo }).where(eq(epochs.epoch, epoch));
}

async function linesFrom(block: BlockRow, start: number): Promise<TextLine[]> {
  const lines = (await StoredText.unpack(block)).lines();
  return lines.filter((_, at) => (lines[at - 1]?.end ?? block.from) >= start);
}

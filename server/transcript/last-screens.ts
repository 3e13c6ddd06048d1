/**
 * What stands on panes' screens by what is stored of them: the newest keyframe of each and what follows it, up to a bound.
 * A list of sessions costs three statements, however many they are.
 */
import { and, asc, desc, eq, gt, gte, inArray, lt, or, sql } from "drizzle-orm";
import { decodeKeyframe, limits, type Epoch, type Size } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalChunks, terminalEpochs, terminalKeyframes, terminalSizes } from "../../drizzle/schema/index.ts";
import { PrintedRows } from "./printed-rows.ts";
import { chunkEnd, rawOf, type ChunkRow } from "./stored-chunk.ts";
import { decompressExactly } from "./zstd.ts";

type EpochRow = typeof terminalEpochs.$inferSelect;
type KeyframeRow = typeof terminalKeyframes.$inferSelect;

interface Begin {
  readonly row: EpochRow;
  readonly keyframe: KeyframeRow | undefined;
  readonly from: number;
  readonly size: Size;
}

/**
 * Rows of text, top to bottom, of each of these epochs of which something is stored. In a flood they are of a little while ago:
 * at most `limits.previewTailBytes` behind the newest keyframe are drawn.
 */
export async function lastScreens(
  orm: Orm,
  epochs: readonly Epoch[],
  rest: () => Promise<void>,
): Promise<ReadonlyMap<Epoch, readonly string[]>> {
  if (epochs.length === 0) return new Map();
  const begins = await beginsOf(orm, epochs);
  const chunks = Map.groupBy(await chunksBehind(orm, begins), ({ epoch }) => epoch);
  const drawn = new Map<Epoch, readonly string[]>();
  for (const begin of begins) {
    await rest();
    // A list is not to fail by one of them that is damaged: its own page says what is the matter.
    const rows = await draw(begin, chunks.get(begin.row.epoch) ?? []).catch(() => []);
    drawn.set(begin.row.epoch, rows);
  }
  return drawn;
}

async function beginsOf(orm: Orm, epochs: readonly Epoch[]): Promise<Begin[]> {
  const newest = orm
    .select({ offset: terminalKeyframes.offset })
    .from(terminalKeyframes)
    .where(eq(terminalKeyframes.epoch, terminalEpochs.epoch))
    .orderBy(desc(terminalKeyframes.offset))
    .limit(1)
    .as("newest");
  const rows = await orm
    .select({ row: terminalEpochs, keyframe: terminalKeyframes })
    .from(terminalEpochs)
    .leftJoinLateral(newest, sql`true`)
    .leftJoin(
      terminalKeyframes,
      and(eq(terminalKeyframes.epoch, terminalEpochs.epoch), eq(terminalKeyframes.offset, newest.offset)),
    )
    .where(inArray(terminalEpochs.epoch, [...epochs]));
  const sizes = await sizesOf(orm, epochs);
  return rows.map(({ row, keyframe }) => ({
    row,
    keyframe: keyframe ?? undefined,
    from: Math.max(row.start, keyframe?.offset ?? 0),
    size: sizes.get(row.epoch) ?? { columns: row.columns, rows: row.rows },
  }));
}

/** As they are now. */
async function sizesOf(orm: Orm, epochs: readonly Epoch[]): Promise<ReadonlyMap<Epoch, Size>> {
  const rows = await orm
    .selectDistinctOn([terminalSizes.epoch])
    .from(terminalSizes)
    .where(inArray(terminalSizes.epoch, [...epochs]))
    .orderBy(terminalSizes.epoch, desc(terminalSizes.offset));
  return new Map(rows.map(({ epoch, columns, rows: count }) => [epoch, { columns, rows: count }]));
}

async function chunksBehind(orm: Orm, begins: readonly Begin[]): Promise<ChunkRow[]> {
  const table = terminalChunks;
  const behind = begins.map(({ row, from }) =>
    and(
      eq(table.epoch, row.epoch),
      // A chunk that holds the beginning begins no further before it.
      gt(table.offset, from - limits.chunkRawBytes),
      gte(table.offset, row.start),
      lt(table.offset, from + limits.previewTailBytes),
    ),
  );
  return orm
    .select()
    .from(table)
    .where(or(...behind))
    .orderBy(asc(table.epoch), asc(table.offset));
}

async function draw({ keyframe, from, size }: Begin, chunks: readonly ChunkRow[]): Promise<readonly string[]> {
  const container = keyframe && (await decompressExactly(keyframe.zstd, keyframe.rawBytes));
  const picture = container && decodeKeyframe(container);
  const screen = new PrintedRows(picture === undefined ? size : picture.header);
  if (picture !== undefined) await write(screen, picture.vt.subarray(picture.header.scrollbackBytes ?? 0));
  const to = from + limits.previewTailBytes;
  for (const chunk of chunks) {
    if (chunkEnd(chunk) <= from) continue;
    const raw = await rawOf(chunk);
    await write(screen, raw.subarray(Math.max(0, from - chunk.offset), Math.max(0, to - chunk.offset)));
  }
  screen.resize(size);
  const lines = screen.lastOnScreen(limits.previewLines);
  screen.end();
  return lines.map((line) => line.trimEnd().slice(0, limits.previewLineCharacters));
}

/** What scrolls off the screen is dropped. */
async function write(screen: PrintedRows, bytes: Uint8Array): Promise<void> {
  for await (const _ of screen.write(bytes, 0));
}

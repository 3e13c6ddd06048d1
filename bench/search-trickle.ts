/** How much the database writes to keep output searchable that comes a little at a time, behind what was there before. */
import { randomUUID } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import { z } from "zod";
import { epochSchema, limits, paneIdSchema, type SessionId } from "@coda/protocol";
import type { Orm } from "../drizzle/database.ts";
import { terminalChunks, terminalEpochs } from "../drizzle/schema/index.ts";
import { indexTexts } from "../server/search/index-texts.ts";
import { endlessTurn } from "../server/testing/turns.ts";

export interface TrickleFigures {
  readonly rawBytes: number;
  readonly rounds: number;
  /** Of the write-ahead log, chunks left out. */
  readonly writtenBytes: number;
}

/** Of a job's round: what a busy shell prints in a minute. */
const roundBytes = 8 * 1024;
/** There before: most of a table's places are given. */
const beforeBytes = 8_000_000;
const trickledBytes = 1_000_000;

export async function measureTrickle(orm: Orm, session: SessionId, next: () => Buffer): Promise<TrickleFigures> {
  const stream = new Stream(orm, session);
  await stream.print({ bytes: beforeBytes, next });
  await index(orm);
  let rounds = 0;
  let writtenBytes = 0;
  const begin = stream.offset;
  while (stream.offset - begin < trickledBytes) {
    await stream.print({ bytes: roundBytes, next });
    const before = await written(orm);
    await index(orm);
    writtenBytes += (await written(orm)) - before;
    rounds++;
  }
  return { rawBytes: stream.offset - begin, rounds, writtenBytes };
}

async function index(orm: Orm): Promise<void> {
  await indexTexts(orm, endlessTurn(Date.now()));
}

interface Printed {
  readonly bytes: number;
  readonly next: () => Buffer;
}

/** A pane that goes on printing. */
class Stream {
  readonly #orm: Orm;
  readonly #epoch;
  offset = 0;

  constructor(orm: Orm, sessionId: SessionId) {
    this.#orm = orm;
    const size = { columns: 120, rows: 40 };
    const epoch = epochSchema.parse(randomUUID());
    this.#epoch = { epoch, sessionId, pane: paneIdSchema.parse("%9"), origin: "created", ...size } as const;
  }

  async print({ bytes, next }: Printed): Promise<void> {
    for (const end = this.offset + bytes; this.offset < end;) {
      const chunk = next().subarray(0, Math.min(limits.chunkRawBytes, bytes));
      await this.#reach(this.offset + chunk.length);
      await this.#orm.insert(terminalChunks).values({
        epoch: this.#epoch.epoch,
        offset: this.offset,
        rawBytes: chunk.length,
        zstd: zstdCompressSync(chunk),
        at: new Date(),
      });
      this.offset += chunk.length;
    }
  }

  async #reach(acknowledged: number): Promise<void> {
    const reached = { acknowledged, mergedTo: acknowledged };
    await this.#orm
      .insert(terminalEpochs)
      .values({ ...this.#epoch, startedAt: new Date(), ...reached })
      .onConflictDoUpdate({ target: terminalEpochs.epoch, set: reached });
  }
}

const walSchema = z.object({ rows: z.tuple([z.object({ bytes: z.coerce.number() })]) });

/** Bytes of write-ahead log since the database was made. */
async function written(orm: Orm): Promise<number> {
  const reply: unknown = await orm.execute("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes");
  return walSchema.parse(reply).rows[0].bytes;
}

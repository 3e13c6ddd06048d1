/**
 * Bytes that a database needs for bytes that were printed, before and after small chunks are joined: what commands of this
 * repository print, and recorded full-screen programs at work. As Postgres itself sees its tables, indexes and all.
 */
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { z } from "zod";
import { loadCorpus } from "@coda/runner-core/testing/corpus";
import { openDatabase } from "../drizzle/client.ts";
import type { Orm } from "../drizzle/database.ts";
import { startPostgres } from "../scripts/setup/postgres.ts";
import { mergeChunks, type Merged } from "../server/housekeeping/merge.ts";
import { endlessTurn } from "../server/testing/turns.ts";
import { recordCommand } from "./pty-recording.ts";
import { StoredSession, type Written } from "./stored-session.ts";

const root = join(import.meta.dirname, "..");
const tables = ["chunks", "keyframes", "epochs", "sizes", "gaps", "masks", "commands"] as const;
type Table = (typeof tables)[number];
export type TableBytes = Readonly<Record<Table, number>>;

export interface StoredKind {
  readonly kind: string;
  readonly rawBytes: number;
  readonly uploads: number;
  /** Of each table with its indexes and toast, beyond what it takes empty, packed (`vacuum full`). */
  readonly before: TableBytes;
  readonly after: TableBytes;
  /** Chunks. */
  readonly joined: Merged;
}

export interface StorageFigures {
  readonly kinds: readonly StoredKind[];
}

const settledMs = 2 * 3_600_000;

const sizeSchema = z.object({ rows: z.tuple([z.object({ bytes: z.coerce.number() })]) });

async function tableBytes(orm: Orm): Promise<TableBytes> {
  await orm.execute("vacuum full");
  const sizes = { chunks: 0, keyframes: 0, epochs: 0, sizes: 0, gaps: 0, masks: 0, commands: 0 };
  for (const table of tables) {
    const reply: unknown = await orm.execute(`select pg_total_relation_size('terminal_${table}') as bytes`);
    sizes[table] = sizeSchema.parse(reply).rows[0].bytes;
  }
  return sizes;
}

function beyond(full: TableBytes, empty: TableBytes): TableBytes {
  const rest = { ...full };
  for (const table of tables) rest[table] = full[table] - empty[table];
  return rest;
}

/** What each upload takes: a second of output. */
function rounds(writes: readonly Written[]): Written[][] {
  const bySecond = Map.groupBy(writes, ({ atMs }) => Math.floor(atMs / limits.uploadIntervalMs));
  return [...bySecond.values()];
}

/** As soon as it was written: what is young by its coming is left as it is. */
function cameAt(round: readonly Written[]): Date {
  return new Date(round.at(-1)?.atMs ?? 0);
}

/** A recording as if somebody was at work in it: over and over, a piece of it in a while. */
function atWork(recording: Buffer, given: { pieceBytes: number; everyMs: number; totalBytes: number }): Written[] {
  const writes: Written[] = [];
  let atMs = 0;
  for (let done = 0; done < given.totalBytes;) {
    for (let from = 0; from < recording.length; from += given.pieceBytes, atMs += given.everyMs) {
      const bytes = recording.subarray(from, from + given.pieceBytes);
      writes.push({ atMs, bytes });
      done += bytes.length;
    }
  }
  return writes;
}

/** So that the last of it came long enough ago to be joined. */
function longAgo(writes: readonly Written[]): Written[] {
  const laterMs = Date.now() - settledMs - (writes.at(-1)?.atMs ?? 0);
  return writes.map(({ atMs, bytes }) => ({ atMs: atMs + laterMs, bytes }));
}

async function corpus(quick: boolean): Promise<ReadonlyMap<string, readonly Written[]>> {
  const kinds = new Map<string, readonly Written[]>();
  const commits = quick ? 60 : 400;
  kinds.set("git log -p", await recordCommand(`git log -p --color -n ${commits}`, root));
  kinds.set("ls -lR", await recordCommand("ls -lR --color node_modules/.pnpm | head -n 60000", root));
  kinds.set("a test run", await recordCommand("node_modules/.bin/vitest run protocol/ --reporter=verbose", root));
  kinds.set(
    "an install",
    await recordCommand("npm install --dry-run --no-audit --prefix /tmp express@5 2>&1; npm ls --all", root),
  );
  const totalBytes = quick ? 200_000 : 1_000_000;
  for (const { name, bytes } of loadCorpus()) {
    const recorded = ["htop", "top", "vim", "midnight-commander", "agent", "shell"];
    if (recorded.includes(name)) kinds.set(name, atWork(bytes, { pieceBytes: 400, everyMs: 250, totalBytes }));
  }
  return kinds;
}

export async function measureStorage({ quick }: { quick: boolean }): Promise<StorageFigures> {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, home: root });
  try {
    await database.migrate();
    const { orm } = database;
    const empty = await tableBytes(orm);
    const kinds: StoredKind[] = [];
    for (const [kind, writes] of await corpus(quick)) {
      const session = await StoredSession.create(orm, `kind-${kinds.length}`, { columns: 120, rows: 40 });
      const uploads = rounds(longAgo(writes));
      for (const round of uploads) await session.upload(round, cameAt(round));
      const before = beyond(await tableBytes(orm), empty);
      const joined = await mergeChunks(orm, endlessTurn(Date.now()));
      const after = beyond(await tableBytes(orm), empty);
      kinds.push({ kind, rawBytes: session.rawBytes, uploads: uploads.length, before, after, joined });
      await orm.execute("truncate terminal_epochs cascade");
    }
    return { kinds };
  } finally {
    await database.close();
    await server.stop();
  }
}

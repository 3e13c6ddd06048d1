/**
 * Searching transcripts: how fast they are made searchable, how many bytes that takes, and how long searches take that find
 * little, much and nothing. 1 GB of raw output on a Postgres server, and less in the embedded database.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { z } from "zod";
import {
  epochSchema,
  ideaIdSchema,
  limits,
  paneIdSchema,
  slotSchema,
  type IdeaId,
  type SessionId,
  type UserId,
} from "@coda/protocol";
import { openDatabase } from "../drizzle/client.ts";
import type { Database, Orm } from "../drizzle/database.ts";
import { ideas, ideasTerminalSessions, terminalChunks, terminalEpochs } from "../drizzle/schema/index.ts";
import { startPostgres } from "../scripts/setup/postgres.ts";
import { localOwner } from "../server/account/local-owner.ts";
import { systemClock, systemRest } from "../server/clock.ts";
import { Scope } from "../server/scope.ts";
import { indexTexts } from "../server/search/index-texts.ts";
import { searchQuerySchema, searchTranscripts } from "../server/search/search.ts";
import { endlessTurn } from "../server/testing/turns.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { SearchCorpus } from "./search-corpus.ts";
import { measureTrickle, type TrickleFigures } from "./search-trickle.ts";

export interface SearchTimes {
  readonly kind: string;
  readonly typed: string;
  /** Of a page, once it is full or all was looked into. */
  readonly lines: number;
  /** Until the first answer, with what was found by then; until the page is whole. */
  readonly firstMs: Quantiles;
  readonly wholeMs: Quantiles;
}

export interface SearchedDatabase {
  readonly database: "Postgres" | "embedded";
  readonly rawBytes: number;
  readonly streams: number;
  readonly indexMs: number;
  /** Chunks, blocks of text, signatures; each with indexes and toast, packed (`vacuum full`). */
  readonly bytes: { readonly chunks: number; readonly text: number; readonly signatures: number };
  readonly searches: readonly SearchTimes[];
  readonly trickle: TrickleFigures;
}

export interface SearchFigures {
  readonly databases: readonly SearchedDatabase[];
}

const sessionCount = 40;
const streamsOfSession = 5;
const rounds = 20;
/** One every so much output. */
const needleEveryBytes = 10_000_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const agoMs = 10_000 * minuteMs;

/** In two pieces, since this file's own history is among what is searched. */
const absent = ["thereis", "nosuchword"].join("");
const absentId = ["c0ffee", "c0ffee"].join("");
const absentLetters = ["~^", "`"].join("");

interface Searched {
  readonly kind: string;
  readonly typed: string;
  readonly sinceDays?: number;
  readonly idea?: IdeaId;
}

const searches = [
  { kind: "rare", typed: "kestrel-3" },
  { kind: "rare, ten hexadecimal digits", typed: "9f8e7d0003" },
  { kind: "two words on a line", typed: "kestrel-2 landed" },
  { kind: "frequent", typed: "relay" },
  { kind: "frequent words, seldom together", typed: "ms= kestrel" },
  { kind: "capitals count", typed: "ENOENT" },
  { kind: "absent", typed: absent },
  { kind: "absent, twelve hexadecimal digits", typed: absentId },
  { kind: "a phrase", typed: '"has landed"' },
  { kind: "three letters, rare", typed: "zqj" },
  { kind: "three letters, absent", typed: absentLetters },
  { kind: "two letters, rare", typed: "zq" },
  { kind: "one letter, rare", typed: "漢" },
  { kind: "rare, of the last two days", typed: "kestrel-3", sinceDays: 2 },
  { kind: "rare, of one idea", typed: "kestrel", idea: ideaIdSchema.parse("idea-7") },
] as const satisfies readonly Searched[];

export async function measureSearch({ quick }: { quick: boolean }): Promise<SearchFigures> {
  const server = await startPostgres();
  const home = mkdtempSync(join(tmpdir(), "coda-search-bench-"));
  try {
    const postgres = await measured("Postgres", await openDatabase({ url: server.url, home }), quick ? 2e7 : 1e9);
    const embedded = await measured("embedded", await openDatabase({ url: undefined, home }), quick ? 5e6 : 2e8);
    return { databases: [postgres, embedded] };
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function measured(
  name: SearchedDatabase["database"],
  database: Database,
  wantedBytes: number,
): Promise<SearchedDatabase> {
  try {
    await database.migrate();
    const { orm } = database;
    const { id: userId } = await localOwner(orm);
    const rawBytes = await fill(orm, userId, wantedBytes);
    const began = performance.now();
    await indexTexts(orm, endlessTurn(Date.now()));
    const indexMs = performance.now() - began;
    await orm.execute("vacuum full analyze");
    const scope = new Scope(
      { kind: "user", userId, name: null, email: null, signIn: null },
      { orm, clock: systemClock },
    );
    const times: SearchTimes[] = [];
    for (const wanted of searches) times.push({ ...wanted, ...(await timed(scope, wanted)) });
    const bytes = await storedBytes(orm);
    const streams = sessionCount * streamsOfSession;
    const corpus = new SearchCorpus(8);
    const trickle = await measureTrickle(orm, await newSession(orm, userId, sessionCount), () => corpus.next());
    return { database: name, rawBytes, streams, indexMs, bytes, searches: times, trickle };
  } finally {
    await database.close();
  }
}

async function timed(
  scope: Scope,
  { typed, sinceDays, idea }: Searched,
): Promise<Pick<SearchTimes, "lines" | "firstMs" | "wholeMs">> {
  const since = sinceDays === undefined ? undefined : new Date(Date.now() - sinceDays * dayMs).toISOString();
  const { signal } = new AbortController();
  const firstMs: number[] = [];
  const wholeMs: number[] = [];
  let lines = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    let next: string | undefined;
    lines = 0;
    do {
      const query = searchQuerySchema.parse({ q: typed, since, idea, next });
      const { reply } = await searchTranscripts(scope, query, { signal, rest: systemRest });
      if (next === undefined) firstMs.push(performance.now() - began);
      lines += reply.hits.length;
      next = reply.searchedTo === null || lines >= limits.searchHits ? undefined : (reply.next ?? undefined);
    } while (next !== undefined);
    wholeMs.push(performance.now() - began);
  }
  return { lines, firstMs: quantilesOf(firstMs), wholeMs: quantilesOf(wholeMs) };
}

/** Streams of about the same length, of sessions of several ideas, as joined chunks; one minute each chunk. */
async function fill(orm: Orm, userId: UserId, wantedBytes: number): Promise<number> {
  const corpus = new SearchCorpus(7);
  const needles = new Needles();
  let rawBytes = 0;
  for (let at = 0; at < sessionCount; at++) {
    const session = await newSession(orm, userId, at);
    for (let stream = 0; stream < streamsOfSession; stream++) {
      const bytes = wantedBytes / sessionCount / streamsOfSession;
      rawBytes += await fillStream(orm, session, { bytes, next: () => needles.into(corpus.next()) });
    }
  }
  return rawBytes;
}

class Needles {
  #bytes = 0;
  #planted = 0;

  into(piece: Buffer): Buffer {
    this.#bytes += piece.length;
    if (this.#bytes < (this.#planted + 0.5) * needleEveryBytes) return piece;
    this.#planted++;
    const id = `9f8e7d${String(this.#planted).padStart(4, "0")}`;
    return Buffer.concat([piece, Buffer.from(`the bird kestrel-${this.#planted} has landed ms=5 ${id}\r\n`)]);
  }
}

async function newSession(orm: Orm, userId: UserId, at: number): Promise<SessionId> {
  const [idea] = await orm
    .insert(ideas)
    .values({ id: z.string().brand<"IdeaId">().parse(`idea-${at}`), userId, title: `Idea ${at}` })
    .returning({ id: ideas.id });
  if (idea === undefined) throw new Error("the idea was inserted and is not there");
  const [session] = await orm
    .insert(ideasTerminalSessions)
    .values({ userId, ideaId: idea.id, slot: slotSchema.parse("primary"), createdAt: new Date() })
    .returning({ id: ideasTerminalSessions.id });
  if (session === undefined) throw new Error("the session was inserted and is not there");
  return session.id;
}

async function fillStream(
  orm: Orm,
  sessionId: SessionId,
  { bytes, next }: { readonly bytes: number; readonly next: () => Buffer },
): Promise<number> {
  const epoch = epochSchema.parse(randomUUID());
  const pieces: Buffer[] = [];
  for (let held = 0; held < bytes; held += pieces.at(-1)?.length ?? 0) pieces.push(next());
  const raw = Buffer.concat(pieces);
  await orm.insert(terminalEpochs).values({
    epoch,
    sessionId,
    pane: paneIdSchema.parse("%1"),
    origin: "created",
    columns: 120,
    rows: 40,
    startedAt: new Date(),
    acknowledged: raw.length,
    mergedTo: raw.length,
    ended: true,
  });
  const begunMs = Date.now() - agoMs;
  for (let offset = 0; offset < raw.length; offset += limits.chunkRawBytes) {
    const chunk = raw.subarray(offset, offset + limits.chunkRawBytes);
    const at = new Date(begunMs + (offset / limits.chunkRawBytes) * minuteMs);
    await orm
      .insert(terminalChunks)
      .values({ epoch, offset, rawBytes: chunk.length, zstd: zstdCompressSync(chunk), at });
  }
  return raw.length;
}

const sizeSchema = z.object({ rows: z.tuple([z.object({ bytes: z.coerce.number() })]) });

async function storedBytes(orm: Orm): Promise<SearchedDatabase["bytes"]> {
  const of = async (table: string): Promise<number> => {
    const reply: unknown = await orm.execute(`select pg_total_relation_size('${table}') as bytes`);
    return sizeSchema.parse(reply).rows[0].bytes;
  };
  return {
    chunks: await of("terminal_chunks"),
    text: await of("search_blocks"),
    signatures: await of("search_groups"),
  };
}

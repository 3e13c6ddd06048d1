/**
 * Opening a session whose device is away: from the wish to the first paint, and the bytes sent for it, with transcripts of
 * very different lengths; and reading back in the longest. On the embedded database and on a Postgres server.
 */
import { openDatabase } from "../drizzle/client.ts";
import type { Orm } from "../drizzle/database.ts";
import { CodaStack } from "../e2e/support/coda-stack.ts";
import { WebClient } from "../e2e/support/web-client.ts";
import { startPostgres } from "../scripts/setup/postgres.ts";
import { mergeChunks } from "../server/housekeeping/merge.ts";
import { endlessTurn } from "../server/testing/turns.ts";
import { limits, TranscriptDecoder, formatPosition, transcriptPlaceReplySchema, type SessionId } from "@coda/protocol";
import { memoryKib } from "./process-cost.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { StoredSession } from "./stored-session.ts";
import { TerminalOutput } from "./terminal-output.ts";
import { ViewerPage } from "./viewer-page.ts";

const megabyte = 1_000_000;

export interface ReopenedSize {
  readonly rawBytes: number;
  /** To the first text on the screen, milliseconds, and bytes of transcript for it. */
  readonly paint: Quantiles;
  readonly bytes: Quantiles;
  /** One page (1 MiB of output) before the middle, and from the time of the middle on. */
  readonly pageBack: Quantiles;
  readonly jump: Quantiles;
}

export interface ReopenFigures {
  readonly storedMs: number;
  readonly sizes: readonly ReopenedSize[];
  readonly raw: {
    readonly bytes: number;
    readonly ms: number;
    /** PSS of the web app before, and at most meanwhile. */
    readonly beforeKib: number;
    readonly mostKib: number;
  };
}

/** A session and when it was written. */
interface Stored {
  readonly slot: string;
  readonly rawBytes: number;
  readonly beganMs: number;
  readonly endedMs: number;
}

interface Opened {
  readonly stored: Stored;
  readonly id: SessionId;
  readonly times: {
    readonly paint: number[];
    readonly bytes: number[];
    readonly pageBack: number[];
    readonly jump: number[];
  };
}

/** Long enough ago that small chunks are joined. */
const settledMs = 2 * 3_600_000;
const roundMs = 1_000;
/** Uploads of a person at work between two in which output pours. */
const calm = { rounds: 8, bytes: 2_000 };

async function storeDay(orm: Orm, { megabytes, seed }: { megabytes: number; seed: number }): Promise<Stored> {
  const wantedBytes = megabytes * megabyte;
  const slot = `mb-${megabytes}`;
  const session = await StoredSession.create(orm, slot, { columns: 120, rows: 40 });
  const output = new TerminalOutput(seed);
  const busyBytes = limits.uploadRawBytes - limits.framePayloadBytes;
  const beganMs = Date.now() - settledMs - Math.ceil(wantedBytes / busyBytes) * (calm.rounds + 1) * roundMs;
  let atMs = beganMs;
  for (let round = 0; session.rawBytes < wantedBytes; round++, atMs += roundMs) {
    const bytes = round % (calm.rounds + 1) === calm.rounds ? busyBytes : calm.bytes;
    await session.upload([{ atMs, bytes: output.next(Math.min(bytes, wantedBytes - session.rawBytes)) }]);
  }
  return { slot, rawBytes: session.rawBytes, beganMs, endedMs: atMs };
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

class Reopening {
  readonly #stack: CodaStack;
  readonly #web: WebClient;

  constructor(stack: CodaStack, web: WebClient) {
    this.#stack = stack;
    this.#web = web;
  }

  async opened(stored: Stored): Promise<Opened> {
    const { id } = await this.#web.session("first", stored.slot);
    return { stored, id, times: { paint: [], bytes: [], pageBack: [], jump: [] } };
  }

  async round({ stored, id, times }: Opened): Promise<void> {
    const paint = await this.#paint(stored.slot);
    times.paint.push(paint.ms);
    times.bytes.push(paint.bytes);
    const middleMs = Math.round((stored.beganMs + stored.endedMs) / 2);
    const reply = await this.#web.transcript(id, `at=${middleMs}`);
    const { place } = transcriptPlaceReplySchema.parse(await reply.json());
    if (place === null) throw new Error("the middle is nowhere");
    times.pageBack.push(await this.#page(id, `before=${formatPosition(place)}`));
    times.jump.push(await this.#page(id, `from=${middleMs}`));
  }

  /** All of it, as bytes. */
  async raw({ id, stored }: Opened): Promise<ReopenFigures["raw"]> {
    const web = this.#stack.pid("web");
    const beforeKib = memoryKib([web]);
    let mostKib = beforeKib;
    let bytes = 0;
    const watch = setInterval(() => (mostKib = Math.max(mostKib, memoryKib([web]))), 100);
    const ms = await timed(async () => {
      const { body } = await this.#web.transcript(id, "format=raw");
      if (body !== null) for await (const piece of body) bytes += piece.length;
    });
    clearInterval(watch);
    if (bytes !== stored.rawBytes) throw new Error(`${stored.rawBytes} bytes were stored, and ${bytes} came`);
    return { bytes, ms, beforeKib, mostKib };
  }

  async #paint(slot: string) {
    const page = new ViewerPage({
      session: await this.#web.session("first", slot),
      origin: this.#web.origin,
      cookie: this.#web.cookie,
      webUrl: this.#stack.webUrl,
      relayUrl: this.#stack.relayUrl,
    });
    const paint = await page.painted;
    page.close();
    return paint;
  }

  async #page(id: SessionId, query: string): Promise<number> {
    return timed(async () => {
      const reply = await this.#web.transcript(id, query);
      const records = new TranscriptDecoder().push(new Uint8Array(await reply.arrayBuffer()));
      if (!records.some(({ header }) => header.kind === "chunk")) throw new Error(`nothing at ${query}`);
    });
  }
}

async function measure(
  databaseUrl: string | undefined,
  given: { sizes: readonly number[]; rounds: number },
): Promise<ReopenFigures> {
  const stack = new CodaStack(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl });
  try {
    const database = await openDatabase({ url: databaseUrl, home: stack.home });
    await database.migrate();
    const stored: Stored[] = [];
    const storedMs = await timed(async () => {
      for (const [at, megabytes] of given.sizes.entries())
        stored.push(await storeDay(database.orm, { megabytes, seed: at + 1 }));
      await mergeChunks(database.orm, endlessTurn(Date.now()));
    });
    await database.reclaim();
    await database.close();
    // On what was stored just now: nothing is put in its place.
    await stack.start("none");
    const reopening = new Reopening(stack, await WebClient.signIn(stack.signInUrl()));
    const opened: Opened[] = [];
    for (const each of stored) opened.push(await reopening.opened(each));
    // The first round is not counted: routes and code are loaded at their first use.
    for (let round = 0; round <= given.rounds; round++) {
      for (const each of opened) {
        await reopening.round(each);
        if (round === 0) for (const times of Object.values(each.times)) times.length = 0;
      }
    }
    const largest = opened.at(-1);
    if (largest === undefined) throw new RangeError("no sizes");
    const raw = await reopening.raw(largest);
    const sizes = opened.map(({ stored: { rawBytes }, times: { paint, bytes, pageBack, jump } }) => ({
      rawBytes,
      paint: quantilesOf(paint),
      bytes: quantilesOf(bytes),
      pageBack: quantilesOf(pageBack),
      jump: quantilesOf(jump),
    }));
    return { storedMs, sizes, raw };
  } finally {
    await stack.dispose();
  }
}

const plans = { all: { sizes: [1, 10, 50, 500], rounds: 40 }, quick: { sizes: [1, 10], rounds: 5 } };

export async function measureReopen({ quick }: { quick: boolean }): Promise<ReopenFigures> {
  return measure(undefined, quick ? plans.quick : plans.all);
}

export async function measureReopenOnPostgres({ quick }: { quick: boolean }): Promise<ReopenFigures> {
  const server = await startPostgres();
  try {
    return await measure(server.url, quick ? plans.quick : plans.all);
  } finally {
    await server.stop();
  }
}

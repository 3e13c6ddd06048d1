/**
 * What one web process has: configuration, database, clock, randomness. Kept on globalThis because Next bundles routes
 * and instrumentation apart from each other, and the embedded database must be opened once.
 */
import { randomBytes } from "node:crypto";
import { openDatabase } from "../drizzle/client.ts";
import { DatabaseError, type Database, type Orm } from "../drizzle/database.ts";
import { sweepRegularly } from "./access/sweep-revocations.ts";
import { systemClock, systemPause, systemRest, type Clock } from "./clock.ts";
import { runsOnVercel, serverConfig, type Config } from "./config.ts";
import { Figures } from "./figure/figures.ts";
import { afterReply } from "./http/after-reply.ts";
import { keepHouseRegularly } from "./housekeeping/keep-house.ts";
import { LongReplies } from "./http/long-replies.ts";
import { RateLimits } from "./http/rate-limits.ts";
import { ScreenCache } from "./session/screen-cache.ts";
import type { Mailer } from "./mail/mailer.ts";
import { smtpMailer } from "./mail/smtp.ts";
import { relayCalls, type RelayCalls } from "./relay/relay-calls.ts";
import { tellRegularly } from "./notice/tell-regularly.ts";
import type { Pusher } from "./push/pusher.ts";
import { webPusher } from "./push/web-push.ts";
import { openTracing, type Tracing } from "./tracing.ts";

export interface ServerContext {
  readonly config: Config;
  readonly orm: Orm;
  readonly clock: Clock;
  readonly relay: RelayCalls;
  readonly tracing: Tracing;
  readonly longReplies: LongReplies;
  readonly rates: RateLimits;
  readonly screens: ScreenCache;
  readonly figures: Figures;
  /** Undefined: this instance sends none. */
  readonly mail: Mailer | undefined;
  /** Undefined: this instance has no key to push with. */
  readonly push: Pusher | undefined;
  /** Done when the answer is out, which then tells nothing of it, not even by its time. Failures go to the log. */
  readonly afterReply: (work: () => Promise<void>) => void;
  /** One turn of the event loop, for work that would keep others waiting. */
  readonly rest: () => Promise<void>;
  /** So many milliseconds, for work that tries again. */
  readonly pause: (ms: number) => Promise<void>;
  /** Unpredictable bytes, for codes and challenges. */
  readonly random: (bytes: number) => Uint8Array;
}

const key = Symbol.for("coda.server-context");
type Holder = { [key]?: Promise<ServerContext> | undefined };
const holder = globalThis as Holder;

/** The process's context; opens the database at the first call. */
export function serverContext(): Promise<ServerContext> {
  holder[key] ??= open().catch((error: unknown) => {
    holder[key] = undefined; // the next request tries again
    throw error;
  });
  return holder[key];
}

/** Puts a ready context in place (tests); undefined takes it away. */
export function installContext(context: ServerContext | undefined): void {
  holder[key] = context === undefined ? undefined : Promise.resolve(context);
}

async function open(): Promise<ServerContext> {
  const config = serverConfig();
  const database = await openDatabase(config.database);
  await prepare(database);
  const context: ServerContext = {
    config,
    orm: database.orm,
    clock: systemClock,
    rest: systemRest,
    pause: systemPause,
    relay: relayCalls(config, systemClock, systemPause),
    tracing: await openTracing(config.telemetry),
    longReplies: new LongReplies(),
    rates: new RateLimits({ orm: database.orm, clock: systemClock }),
    screens: new ScreenCache(),
    figures: new Figures({
      orm: database.orm,
      clock: systemClock,
      pause: systemPause,
      afterReply,
      gatherMs: runsOnVercel() ? 500 : 5_000,
      isOn: config.figures,
    }),
    mail: config.waysIn.mail && smtpMailer(config.waysIn.mail),
    push: config.vapid && webPusher(config.vapid, config.origin),
    afterReply,
    random: (count) => randomBytes(count),
  };
  // A function is frozen between requests there: a cron calls the jobs' route instead.
  if (!runsOnVercel()) workRegularly(context, database);
  return context;
}

function workRegularly(context: ServerContext, database: Database): void {
  void keepHouseRegularly(context, { pause: systemPause, reclaim: () => database.reclaim() });
  void sweepRegularly(context, systemPause);
  void tellRegularly(context);
}

/** The embedded database has no other process to migrate it; a server is migrated by its own step of a deployment. */
async function prepare(database: Database): Promise<void> {
  if (database.kind === "embedded") {
    await database.migrate();
  } else if (!(await database.isMigrated())) {
    await database.close();
    throw new DatabaseError("the database lacks migrations; run `pnpm db:migrate` and start again.");
  }
}

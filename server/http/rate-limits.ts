/**
 * How often somebody may ask or try. What everybody does all the time is counted in this process's memory; what is guessed
 * at is counted in the database, for all web processes together and over their restarts.
 */
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { isIPv6 } from "node:net";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { limits } from "@coda/protocol";
import { rateLimits as table } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "./api-error.ts";

interface Rate {
  readonly points: number;
  readonly seconds: number;
  readonly countedIn: "memory" | "database";
}

/** The key is in the name: of a user, a device, or an address. */
export const rates = {
  /** A page asks for lists every few seconds, and for pages of a transcript one after the other. */
  callsOfUser: { points: 1_200, seconds: 60, countedIn: "memory" },
  /** A helper reports each of `limits.sessionsPerDevice` sessions every second while they print. */
  callsOfDevice: { points: 20_000, seconds: 60, countedIn: "memory" },
  /** Each of up to `limits.auditEventsPerReport` lines, which stay for a year; what is not taken, the helper tells later. */
  auditReportsOfDevice: { points: 60, seconds: 60, countedIn: "memory" },
  /** Each of up to `limits.noticesPerReport`; a helper tells what was not taken later. */
  noticeReportsOfDevice: { points: 60, seconds: 60, countedIn: "memory" },
  /** A page tells when it is left, a helper once a minute. */
  figuresOfPerson: { points: 60, seconds: 60, countedIn: "memory" },
  figuresOfDevice: { points: 6, seconds: 60, countedIn: "memory" },
  /** Each calls somebody else's server. */
  pushTestsOfUser: { points: 10, seconds: 60, countedIn: "memory" },
  pushBrowsersOfUser: { points: 60, seconds: 3_600, countedIn: "memory" },
  /** Of people and devices together: an office behind one address. */
  callsOfAddress: { points: 60_000, seconds: 60, countedIn: "memory" },
  /** Without being signed in there is little to ask for. */
  openCallsOfAddress: { points: 300, seconds: 60, countedIn: "memory" },
  /** Pages whose sign-in or link is over may ask on: that must not keep others of their network from signing in. */
  callsOfNobody: { points: 3_000, seconds: 60, countedIn: "memory" },
  passwordsOfAccount: { points: 5, seconds: 900, countedIn: "database" },
  /** An office behind one address may mistype more often than one person, and is not shut out by five who do. */
  passwordsOfAddress: { points: 20, seconds: 900, countedIn: "database" },
  /** Ends of links: 256 bits are not guessed, but each try asks the database. */
  linksOfAddress: { points: 60, seconds: 900, countedIn: "database" },
  /** Codes that helpers show, wrongly entered. */
  pairingCodesOfPerson: { points: limits.pairingWrongTries, seconds: limits.pairingSeconds, countedIn: "database" },
  pairingCodesOfAddress: { points: limits.pairingWrongTries, seconds: limits.pairingSeconds, countedIn: "database" },
  /** Such codes that a link brought, which the page looks at by itself: anybody may lead people to it. */
  broughtCodesOfPerson: { points: limits.pairingWrongTries, seconds: limits.pairingSeconds, countedIn: "database" },
  broughtCodesOfAddress: { points: limits.pairingWrongTries, seconds: limits.pairingSeconds, countedIn: "database" },
  /** A link's own password, by somebody who has the link. */
  passwordsOfShare: { points: 5, seconds: 900, countedIn: "database" },
  /** By whoever has the link, from everywhere; those who are in stay. */
  wrongPasswordsOfShare: { points: 50, seconds: 3_600, countedIn: "database" },
  /** Each with a password costs a slow hash. */
  sharesOfUser: { points: 120, seconds: 3_600, countedIn: "memory" },
  /** Somebody who types a search asks with every few letters. */
  searchesOfUser: { points: 240, seconds: 60, countedIn: "memory" },
  /** Searches that bring the index up to date: as long apart as that may take. */
  indexingsOfUser: { points: 1, seconds: 6, countedIn: "memory" },
  /** A guest who asks to type disturbs somebody. */
  asksOfGuest: { points: 5, seconds: 300, countedIn: "memory" },
  /** To a mail address, and asked for from a network's. */
  mailsToAddress: { points: 5, seconds: 3_600, countedIn: "database" },
  mailsFromAddress: { points: 20, seconds: 3_600, countedIn: "database" },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof rates;

type Given = Pick<ServerContext, "orm" | "clock">;

export class RateLimits {
  readonly #given: Given;
  /** Keys are forgotten when their time is over, so there are never more than came within a minute. */
  readonly #inMemory = new Map<RateName, RateLimiterMemory>();

  constructor(given: Given) {
    this.#given = given;
    for (const [name, { points, seconds, countedIn }] of Object.entries(rates)) {
      if (countedIn === "memory") {
        this.#inMemory.set(name as RateName, new RateLimiterMemory({ points, duration: seconds }));
      }
    }
  }

  /** Counts one. Throws tooMany beyond the rate; an address that nobody knows is not counted. */
  async take(name: RateName, key: string | null): Promise<void> {
    if (key === null) return;
    const memory = this.#inMemory.get(name);
    const waitMs = memory === undefined ? await this.#takeShared(name, key) : await takeFrom(memory, wide(key));
    if (waitMs > 0) throw tooMany(waitMs);
  }

  /** What was right after all does not count: the password, the code. */
  async giveBack(name: RateName, key: string | null): Promise<void> {
    if (key === null) return;
    await this.#given.orm
      .update(table)
      .set({ points: sql`${table.points} - 1` })
      .where(and(eq(table.key, storedKey(name, key)), gt(table.points, 0)));
  }

  /** How long to wait, in milliseconds; 0: it was within the rate. */
  async #takeShared(name: RateName, key: string): Promise<number> {
    const { points, seconds } = rates[name];
    const now = this.#given.clock.now();
    const isOver = sql`${table.expire} <= ${now.toISOString()}::timestamptz`;
    const [row] = await this.#given.orm
      .insert(table)
      .values({ key: storedKey(name, key), points: 1, expire: new Date(now.getTime() + seconds * 1_000) })
      .onConflictDoUpdate({
        target: table.key,
        set: {
          points: sql`case when ${isOver} then 1 else ${table.points} + 1 end`,
          expire: sql`case when ${isOver} then excluded.expire else ${table.expire} end`,
        },
      })
      .returning();
    if (row === undefined || row.points <= points) return 0;
    return Math.max(1, (row.expire?.getTime() ?? 0) - now.getTime());
  }
}

/** By the housekeeping: what is over counts no more, and would stay for ever. */
export async function forgetOldRates({ orm, clock }: Given): Promise<void> {
  await orm.delete(table).where(lt(table.expire, clock.now()));
}

async function takeFrom(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    return Math.max(1, (refused as { readonly msBeforeNext: number }).msBeforeNext);
  }
}

function storedKey(name: RateName, key: string): string {
  return `${name}:${wide(key)}`;
}

/** Whoever has an IPv6 address has the 2^64 beside it. */
export function wide(key: string): string {
  if (!isIPv6(key)) return key;
  const [head = "", tail] = key.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const whole = [...groups, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/u, ""))
    .join(":")}::/64`;
}

function tooMany(waitMs: number): ApiError {
  const seconds = Math.ceil(waitMs / 1_000);
  const wait = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
  return new ApiError("tooMany", `That was tried too often; try again in ${wait}.`, { retryAfterSeconds: seconds });
}

/**
 * Telling the relay what a web process took back and could not tell: it died, or the relay was away. Every web process
 * looks for that, and the rows' locks decide which of them tells.
 */
import { asc, inArray } from "drizzle-orm";
import { limits } from "@coda/protocol";
import { pendingRevocations as table } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { expectedFailure } from "../http/database-away.ts";
import { reportFailure } from "../http/failure-log.ts";
import type { Patience } from "../relay/relay-calls.ts";

type Given = Pick<ServerContext, "orm" | "relay">;

/** The rows are locked meanwhile, and of the embedded database everything is. */
const once: Patience = { attempts: 1, timeoutMs: 1_000 };

const oneCall = limits.revocationsPerCall;

/** How many the relay was told, or that it could not be told. */
type Told = number | "refused";

/** Looks again and again: what was there at the last look already is left, for whoever wrote it tells within milliseconds. */
export class RevocationSweeper {
  readonly #given: Given;
  #seen: ReadonlySet<string> = new Set();

  constructor(given: Given) {
    this.#given = given;
  }

  async look(): Promise<Told> {
    const { orm } = this.#given;
    const rows = await orm.select({ id: table.id }).from(table).orderBy(asc(table.createdAt)).limit(oneCall);
    const ids = rows.map(({ id }) => id);
    const left = ids.filter((id) => this.#seen.has(id));
    this.#seen = new Set(ids);
    return left.length === 0 ? 0 : tell(this.#given, left);
  }
}

/** All there are, at once: for who looks seldom. How many were told. */
export async function sweepRevocations(given: Given): Promise<number> {
  for (let total = 0; ;) {
    const told = await tell(given);
    if (told === 0 || told === "refused") return total;
    total += told;
  }
}

/** @param ids of those to tell; the oldest where none are named. Of what another process is telling just now nothing is told. */
async function tell({ orm, relay }: Given, ids?: readonly string[]): Promise<Told> {
  return orm.transaction(async (tx) => {
    const rows = await tx
      .select({ id: table.id, revocation: table.revocation })
      .from(table)
      .where(ids && inArray(table.id, [...ids]))
      .orderBy(asc(table.createdAt))
      .limit(oneCall)
      .for("update", { skipLocked: true });
    if (rows.length === 0) return 0;
    const revocations = rows.map(({ revocation }) => revocation);
    if (!(await relay.revoke(revocations, once))) return "refused";
    const told = rows.map(({ id }) => id);
    await tx.delete(table).where(inArray(table.id, told));
    return told.length;
  });
}

/** For the life of the process. */
export async function sweepRegularly(given: Given, pause: (ms: number) => Promise<void>): Promise<never> {
  const sweeper = new RevocationSweeper(given);
  for (let failures = 0; ;) {
    await pause(Math.min(limits.revocationSweepMs * 2 ** failures, limits.revocationSweepCapMs));
    failures = (await isWell(sweeper)) ? 0 : Math.min(failures + 1, 10);
  }
}

async function isWell(sweeper: RevocationSweeper): Promise<boolean> {
  const where = "looking for revocations that were left";
  try {
    return (await sweeper.look()) !== "refused";
  } catch (error) {
    if (expectedFailure(error, where) === undefined) reportFailure(error, where);
    return false;
  }
}

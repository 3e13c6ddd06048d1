/** Two things done to the same rows at the same moment, on a real Postgres: the embedded database has one connection. */
import { sql } from "drizzle-orm";
import { expect, vi } from "vitest";
import type { Orm } from "../../drizzle/database.ts";

/** Resolves when a transaction waits for a row that another one holds. */
export async function untilSomebodyWaits(orm: Orm): Promise<void> {
  const waits = async () => expect(await orm.$count(sql`pg_locks where not granted`)).toBeGreaterThan(0);
  await vi.waitFor(waits, { timeout: 30_000 });
}

/** Resolves once it is done, or waits for a row that another transaction holds. */
async function doneOrWaiting(orm: Orm, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, untilSomebodyWaits(orm)]);
}

interface Overtaking<T> {
  readonly first: (tx: Orm) => Promise<unknown>;
  readonly second: () => Promise<T>;
  /** What the first transaction goes on with while the second waits for it. */
  readonly rest?: (tx: Orm) => Promise<unknown>;
}

/** `first` is done and not committed when `second` begins, and is committed once that is done or waits for it. */
export async function overtaking<T>(orm: Orm, { first, second, rest }: Overtaking<T>): Promise<T> {
  const { begun } = await orm.transaction(async (tx) => {
    await first(tx);
    const work = second();
    await doneOrWaiting(orm, work);
    await rest?.(tx);
    return { begun: work };
  });
  return begun;
}

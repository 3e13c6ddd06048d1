/** Migrates a server from one place at a time, without holding up for long who works with it. Knows no driver. */
import { DatabaseError, type MigrationPatience } from "./database.ts";
import { migrationLock } from "./migrations.ts";

interface Client {
  query(text: string, values?: unknown[]): Promise<unknown>;
  release(destroy?: boolean): void;
}

/**
 * While a migration waits for a table, whoever comes to that table after it waits behind it: two seconds are less than a
 * request's own patience. Then it lets them by, and comes again; three minutes of that are longer than what Coda itself holds.
 */
export const ofADeployment: MigrationPatience = { attempts: 45, lockMs: 2_000, pauseMs: 2_000 };

/** SQLSTATE, PostgreSQL's appendix A: a lock was not to be had in time, or the other one was let go on. */
const heldByOthers: ReadonlySet<string> = new Set(["55P03", "40P01"]);

/** Throws a DatabaseError where others hold what it needs for too long; nothing is changed then. */
export async function migrateLocked<Held extends Client>(
  pool: { connect(): Promise<Held> },
  migrate: (client: Held) => Promise<void>,
  patience: MigrationPatience = ofADeployment,
): Promise<void> {
  const client = await pool.connect();
  try {
    // Another migration is waited for, however long it takes.
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await client.query(`set lock_timeout = ${patience.lockMs}`);
    await untilFree(client, () => migrate(client), patience);
    await client.query("reset lock_timeout");
    await client.query("select pg_advisory_unlock($1)", [migrationLock]);
    client.release();
  } catch (error) {
    client.release(true); // destroying the connection gives the lock back, whatever state it is in
    if (!isHeldByOthers(error)) throw error;
    throw new DatabaseError(
      "another transaction (a backup, a long query, an upload) holds what the migration has to change; nothing was changed: try again, once that has ended.",
    );
  }
}

/** A failed attempt is rolled back as a whole, so the next begins where it did. */
async function untilFree(client: Client, migrate: () => Promise<void>, patience: MigrationPatience): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await migrate();
      return;
    } catch (error) {
      if (attempt >= patience.attempts || !isHeldByOthers(error)) throw error;
      await patience.blocked?.(attempt);
      // The server keeps the time: the session stays ours, and so does the advisory lock.
      await client.query("select pg_sleep($1)", [patience.pauseMs / 1000]);
    }
  }
}

/** Drizzle's own error has the driver's as its cause. */
function isHeldByOthers(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && heldByOthers.has(String(error.code))) || isHeldByOthers(error.cause);
}

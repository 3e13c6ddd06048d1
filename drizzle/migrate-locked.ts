/** Migrates a server from one place at a time, without holding up for long who works with it. Knows no driver. */
import { DatabaseError } from "./database.ts";
import { migrationLock } from "./migrations.ts";

interface Client {
  query(text: string, values?: unknown[]): Promise<unknown>;
  release(destroy?: boolean): void;
}

/** While a migration waits for a table, whoever comes to that table after it waits behind it. */
const lockTimeoutMs = 5_000;

/** SQLSTATE, PostgreSQL's appendix A: a lock was not to be had in time, or the other one was let go on. */
const heldByOthers: ReadonlySet<string> = new Set(["55P03", "40P01"]);

/** Throws a DatabaseError where others hold what it needs; nothing is changed then. */
export async function migrateLocked<Held extends Client>(
  pool: { connect(): Promise<Held> },
  migrate: (client: Held) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    // Another migration is waited for, however long it takes.
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    await migrate(client);
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

/** Drizzle's own error has the driver's as its cause. */
function isHeldByOthers(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && heldByOthers.has(String(error.code))) || isHeldByOthers(error.cause);
}

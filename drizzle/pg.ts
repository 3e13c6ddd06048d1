/** A Postgres server by `pg`. */
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import type { Database } from "./database.ts";
import { hasAllMigrations, migrationLock, migrationsFolder } from "./migrations.ts";
import * as schema from "./schema/index.ts";

/** Connections of one web process: enough for its concurrent requests, few enough for several processes. */
const poolSize = 10;
const connectMs = 5_000;

export function openPg(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: connectMs });
  pool.on("error", () => {}); // an idle connection was lost; the pool opens another when one is needed
  // So was one that a transaction holds between two queries: the next one says so.
  pool.on("connect", (client) => client.on("error", () => {}));
  const orm = drizzle({ client: pool, schema });
  return {
    kind: "postgres",
    orm,
    migrate: () => migrateLocked(pool),
    isMigrated: () => hasAllMigrations(orm),
    reclaim: async () => {}, // autovacuum does
    close: () => pool.end(),
  };
}

async function migrateLocked(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await migrate(drizzle({ client }), { migrationsFolder: migrationsFolder() });
    await client.query("select pg_advisory_unlock($1)", [migrationLock]);
    client.release();
  } catch (error) {
    client.release(true); // destroying the connection gives the lock back, whatever state it is in
    throw error;
  }
}

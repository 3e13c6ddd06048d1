/** A Postgres server by `pg`. */
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import type { Database } from "./database.ts";
import { migrateLocked } from "./migrate-locked.ts";
import { hasAllMigrations, migrationsFolder } from "./migrations.ts";
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
    migrate: (patience) =>
      migrateLocked(
        pool,
        (client: pg.PoolClient) => migrate(drizzle({ client }), { migrationsFolder: migrationsFolder() }),
        patience,
      ),
    isMigrated: () => hasAllMigrations(orm),
    reclaim: async () => {}, // autovacuum does
    close: () => pool.end(),
  };
}

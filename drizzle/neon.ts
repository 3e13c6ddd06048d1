/** Neon by its serverless driver: Postgres over WebSocket, for hosts without long-lived TCP connections. */
import { neonConfig, Pool, type PoolClient } from "@neondatabase/serverless";
import { drizzle } from "drizzle-orm/neon-serverless";
import { migrate } from "drizzle-orm/neon-serverless/migrator";
import type { Database } from "./database.ts";
import { migrateLocked } from "./migrate-locked.ts";
import { hasAllMigrations, migrationsFolder } from "./migrations.ts";
import * as schema from "./schema/index.ts";

/** @param proxy `host:port` of a WebSocket proxy of one's own, without TLS: how the tests reach a local Postgres. */
export function openNeon(url: string, proxy?: string): Database {
  if (proxy !== undefined) reachThrough(proxy);
  const pool = new Pool({ connectionString: url });
  pool.on("error", () => {}); // an idle connection was lost; without a listener it would end the process
  // So was one that a transaction holds between two queries: the next one says so.
  pool.on("connect", (client: PoolClient) => client.on("error", () => {}));
  const orm = drizzle({ client: pool, schema });
  return {
    kind: "neon",
    orm,
    migrate: (patience) =>
      migrateLocked(
        pool,
        (client: PoolClient) => migrate(drizzle({ client }), { migrationsFolder: migrationsFolder() }),
        patience,
      ),
    isMigrated: () => hasAllMigrations(orm),
    reclaim: async () => {}, // autovacuum does
    close: () => pool.end(),
  };
}

/** The driver keeps these for the whole process. Pipelining crashes it when the server asks for SCRAM. */
function reachThrough(proxy: string): void {
  neonConfig.wsProxy = (host, port) => `${proxy}/v1?address=${host}:${port}`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineTLS = false;
  neonConfig.pipelineConnect = false;
}

/** The embedded database: PGlite in a folder. One process at a time, by the lock file. */
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";
import { hasAllMigrations, migrationsFolder } from "./migrations.ts";
import * as schema from "./schema/index.ts";

/** @param folder made when missing; the cluster lies in `data` below it, beside the lock. */
export async function openPglite(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(folder);
  try {
    const client = await PGlite.create(join(folder, "data"));
    const orm = drizzle({ client, schema });
    return {
      kind: "embedded",
      orm,
      migrate: () => migrate(orm, { migrationsFolder: migrationsFolder() }),
      isMigrated: () => hasAllMigrations(orm),
      close: async () => {
        await client.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

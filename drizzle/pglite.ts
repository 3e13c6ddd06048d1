/** The embedded database: PGlite in a folder. One process at a time, by the lock file. */
import { PGlite, types } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError, type Database } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";
import { hasAllMigrations, migrationsFolder } from "./migrations.ts";
import * as schema from "./schema/index.ts";

/** PGlite's own go byte by byte: six times slower to write and twenty to read, measured, and they hold up the one thread of the web process. */
const byteaSerializer = { [types.BYTEA]: (value: Uint8Array) => `\\x${viewOf(value).toString("hex")}` };
const byteaParser = { [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), "hex") };

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param folder made when missing; the cluster lies in `data` below it, beside the lock. */
export async function openPglite(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(
    folder,
    (pid) => new DatabaseError(`the embedded database is open in process ${pid}; stop it first.`),
  );
  try {
    const client = await PGlite.create(join(folder, "data"), { serializers: byteaSerializer, parsers: byteaParser });
    const orm = drizzle({ client, schema });
    return {
      kind: "embedded",
      orm,
      migrate: () => migrate(orm, { migrationsFolder: migrationsFolder() }),
      isMigrated: () => hasAllMigrations(orm),
      reclaim: async () => {
        await client.exec("vacuum");
      },
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

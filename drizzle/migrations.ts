/** Where the migrations lie, and whether a database has them all. */
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { join } from "node:path";
import type { Orm } from "./database.ts";

/** The project's folder is the working directory of every process that opens a database. */
export function migrationsFolder(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), "drizzle", "migrations");
}

/** Any number, the same everywhere: migrate() alone is not safe in parallel. */
export const migrationLock = 7_269_265_110;

export async function hasAllMigrations(orm: Orm): Promise<boolean> {
  const wanted = readMigrationFiles({ migrationsFolder: migrationsFolder() }).at(-1)?.folderMillis ?? 0;
  const exists = await rowsOf(orm, sql`select to_regclass('drizzle.__drizzle_migrations') is not null as "value"`);
  if (exists[0]?.["value"] !== true) return false;
  const newest = await rowsOf(orm, sql`select max(created_at)::text as "value" from drizzle.__drizzle_migrations`);
  return Number(newest[0]?.["value"] ?? 0) >= wanted;
}

/** All three drivers answer a raw statement with `{rows}`; Drizzle's common type does not say so. */
export async function rowsOf(orm: Orm, statement: ReturnType<typeof sql>): Promise<readonly Record<string, unknown>[]> {
  const result: unknown = await orm.execute(statement);
  return (result as { rows: readonly Record<string, unknown>[] }).rows;
}

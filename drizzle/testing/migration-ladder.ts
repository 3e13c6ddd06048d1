/** Migrations one at a time, with rows in the tables before each: what a deployment that has lived goes through. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Orm } from "../database.ts";
import { migrationsFolder, rowsOf } from "../migrations.ts";

export interface Rung {
  /** As in the journal, e.g. `0001_presence`. */
  readonly tag: string;
  readonly statements: readonly string[];
  readonly hash: string;
  readonly createdAtMs: number;
}

export function migrationRungs(): Rung[] {
  const folder = migrationsFolder();
  const journal = JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as {
    readonly entries: readonly { readonly tag: string }[];
  };
  return readMigrationFiles({ migrationsFolder: folder }).map(({ sql: statements, hash, folderMillis }, at) => ({
    tag: journal.entries[at]?.tag ?? "",
    statements,
    hash,
    createdAtMs: folderMillis,
  }));
}

/** Applies this one migration, and notes it as Drizzle's migrator does. */
export async function applyRung(orm: Orm, rung: Rung): Promise<void> {
  await orm.execute(sql`create schema if not exists drizzle`);
  await orm.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  for (const statement of rung.statements) await orm.execute(sql.raw(statement));
  await orm.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${rung.hash}, ${rung.createdAtMs})`,
  );
}

/** Runs `fixtures/<tag>.sql`: rows for what that migration brought. False where it brought nothing to fill. */
export async function fillRung(orm: Orm, { tag }: Pick<Rung, "tag">): Promise<boolean> {
  const file = join(import.meta.dirname, "fixtures", `${tag}.sql`);
  if (!existsSync(file)) return false;
  for (const statement of readFileSync(file, "utf8").split(/;\n/u)) {
    if (statement.trim() !== "") await orm.execute(sql.raw(statement));
  }
  return true;
}

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Every table with its rows as JSON. */
export async function allRows(orm: Orm): Promise<Map<string, Rows>> {
  const names = await rowsOf(
    orm,
    sql`select tablename as "name" from pg_tables where schemaname = 'public' order by 1`,
  );
  const tables = new Map<string, Rows>();
  for (const { name } of names) {
    const rows = await rowsOf(orm, sql`select to_jsonb(t) as "row" from ${sql.identifier(String(name))} t`);
    tables.set(
      String(name),
      rows.map(({ row }) => row as Rows[number]),
    );
  }
  return tables;
}

/** Rows of `after` cut down to the columns `before` has, both in one order. */
export function sameColumns(before: Rows, after: Rows): { readonly before: string[]; readonly after: string[] } {
  const columns = Object.keys(before[0] ?? {});
  const texts = (rows: Rows) => rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).toSorted();
  return { before: texts(before), after: texts(after) };
}

/** Columns and indexes, as text. */
export async function shapeOf(orm: Orm): Promise<string[]> {
  const columns = await rowsOf(
    orm,
    sql`select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as "text"
        from information_schema.columns where table_schema = 'public'`,
  );
  const indexes = await rowsOf(orm, sql`select indexdef as "text" from pg_indexes where schemaname = 'public'`);
  return [...columns, ...indexes].map(({ text }) => String(text)).toSorted();
}

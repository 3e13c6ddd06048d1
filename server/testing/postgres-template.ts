/** A PostgreSQL server with a migrated database, of copied files: making them anew takes a second of a core and more. */
import { findPostgres, startPostgres, type RunningPostgres } from "../../scripts/setup/postgres.ts";
import { openDatabase } from "../../drizzle/client.ts";
import { databaseTemplate } from "./database-template.ts";

async function make(folder: string): Promise<void> {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, home: folder });
  await database.migrate();
  await database.close();
  await server.stopAndKeep(folder);
}

/** As `startPostgres`. */
export async function startMigratedPostgres(): Promise<RunningPostgres> {
  // Its folder has the major version in its name, and files of one major version serve all of it.
  return startPostgres(await databaseTemplate({ kind: "postgres", program: findPostgres() ?? "none", make }));
}

/** Databases of tests: the embedded one in a temporary folder, and a real Postgres. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, type RunningPostgres } from "../../scripts/setup/postgres.ts";
import { openDatabase } from "../../drizzle/client.ts";
import type { Database } from "../../drizzle/database.ts";
import { copyEmbedded } from "./embedded-template.ts";
import { startMigratedPostgres } from "./postgres-template.ts";

export interface TestDatabase {
  readonly database: Database;
  readonly home: string;
  dispose(): Promise<void>;
}

/** Migrated already. */
export async function openEmbedded(): Promise<TestDatabase> {
  const home = mkdtempSync(join(tmpdir(), "coda-web-"));
  await copyEmbedded(home);
  return openIn(home);
}

async function openIn(home: string): Promise<TestDatabase> {
  const database = await openDatabase({ url: undefined, home });
  const dispose = async (): Promise<void> => {
    await database.close();
    rmSync(home, { recursive: true, force: true });
  };
  return { database, home, dispose };
}

/** One whose server can be stopped while it is open. */
interface TestPostgres extends TestDatabase {
  stopServer(): Promise<void>;
}

/** Migrated already. */
export async function openPostgres(): Promise<TestPostgres> {
  return openOn(await startMigratedPostgres());
}

async function openOn(server: RunningPostgres): Promise<TestPostgres> {
  const home = mkdtempSync(join(tmpdir(), "coda-web-"));
  const database = await openDatabase({ url: server.url, home });
  const dispose = async (): Promise<void> => {
    await database.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { database, home, dispose, stopServer: async () => server.stop() };
}

type Kind = readonly [name: string, open: () => Promise<TestDatabase>];

const onPostgres: Kind = ["Postgres", openPostgres];

/**
 * What every test of the server runs on: a Postgres; with `npm run test:long` the embedded one as well, which is a Postgres
 * made for WebAssembly. The browser tests' stacks have the embedded one, and drizzle/client.test.ts all drivers, always.
 */
export const testDatabases: readonly Kind[] =
  process.env["CODA_LONG_TESTS"] === "1" ? [["PGlite", openEmbedded], onPostgres] : [onPostgres];

/** Without any table. */
export const emptyDatabases: readonly Kind[] = [
  ["PGlite", async () => openIn(mkdtempSync(join(tmpdir(), "coda-web-")))],
  ["Postgres", async () => openOn(await startPostgres())],
];

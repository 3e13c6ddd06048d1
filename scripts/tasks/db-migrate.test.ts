/** `pnpm db:migrate` as a deployment runs it: real processes, several at once, one of which is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../drizzle/client.ts";
import { migrationLock } from "../../drizzle/migrations.ts";
import { run } from "../command.ts";
import { startPostgres, type RunningPostgres } from "../setup/postgres.ts";

const root = join(import.meta.dirname, "..", "..");
const program = process.execPath;
const args = ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "db-migrate.ts")];

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const migrate = () => run({ program, args, cwd: root, env: { DATABASE_URL: server.url } });

test("one is killed while it waits its turn; two at once and one more bring the database up to date, and say so", async () => {
  const holder = new pg.Client({ connectionString: server.url });
  await holder.connect();
  await holder.query("select pg_advisory_lock($1)", [migrationLock]);
  const killed = spawn(program, args, {
    cwd: root,
    env: { ...process.env, DATABASE_URL: server.url },
    stdio: "ignore",
  });
  const waits = "select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted";
  await expect
    .poll(async () => (await holder.query<{ count: number }>(waits)).rows[0]?.count, { timeout: 30_000 })
    .toBe(1);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  const both = [migrate(), migrate()];
  await holder.end();
  const done = { code: 0, output: "coda: the database of DATABASE_URL is up to date.\n" };
  expect(await Promise.all(both)).toEqual([done, done]);
  expect(await migrate()).toEqual(done);
  const database = await openDatabase({ url: server.url, home: "/nowhere" });
  expect(await database.isMigrated()).toBe(true);
  await database.close();
}, 180_000);

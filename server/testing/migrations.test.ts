import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "drizzle-orm";
import { openDatabase } from "../../drizzle/client.ts";
import { rowsOf } from "../../drizzle/migrations.ts";
import {
  allRows,
  applyRung,
  fillRung,
  migrationRungs,
  sameColumns,
  shapeOf,
} from "../../drizzle/testing/migration-ladder.ts";
import { startPostgres } from "../../scripts/setup/postgres.ts";
import { emptyDatabases, type TestDatabase } from "./databases.ts";

const rungs = migrationRungs();
/** The first one with a fixture: what was released before anybody had data to lose. */
const firstFilled = rungs.findIndex(({ tag }) => tag === "0001_presence");

describe.each(emptyDatabases)("migrations on %s", (_name, open) => {
  let lived: TestDatabase;
  let fresh: TestDatabase;
  beforeAll(async () => {
    lived = await open();
    fresh = await open();
  });
  afterAll(async () => {
    await lived.dispose();
    await fresh.dispose();
  });

  it("keep every row of every table, each from the one before it, and end where a new database begins", async () => {
    const { orm } = lived.database;
    for (const [at, rung] of rungs.entries()) {
      const before = await allRows(orm);
      await applyRung(orm, rung);
      const after = await allRows(orm);
      for (const [table, rows] of before) {
        const same = sameColumns(rows, after.get(table) ?? []);
        expect([rung.tag, table, same.after]).toEqual([rung.tag, table, same.before]);
      }
      if (at < firstFilled) continue;
      await fillRung(orm, rung);
      const empty = Array.from(await allRows(orm)).filter(([, rows]) => rows.length === 0);
      // What a migration brings, its own file in drizzle/testing/fixtures fills.
      expect([rung.tag, empty.map(([table]) => table)]).toEqual([rung.tag, []]);
    }
    expect(await lived.database.isMigrated()).toBe(true);
    await fresh.database.migrate();
    expect(await shapeOf(orm)).toEqual(await shapeOf(fresh.database.orm));
  });

  it("bring an index for every column whose row goes, or is changed, with another table's", async () => {
    const { database } = fresh;
    await database.migrate();
    const bare = await rowsOf(
      database.orm,
      sql`select con.conrelid::regclass::text || '.' || att.attname as "column"
          from pg_constraint con
          join pg_attribute att on att.attrelid = con.conrelid and att.attnum = con.conkey[1]
          where con.contype = 'f' and not exists (
            select from pg_index where indrelid = con.conrelid and indkey[0] = con.conkey[1] and indpred is null)
          order by 1`,
    );
    expect(bare).toEqual([]);
    // Of whoever deletes their account, wherever it is.
    const plan = await database.orm.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return rowsOf(tx, sql`explain select from audit_events where actor ->> 'id' = 'x'`);
    });
    expect(JSON.stringify(plan)).toContain("audit_events_actor_id_index");
  });
});

it("migrate a server that has rows from several places at once", async () => {
  const server = await startPostgres();
  const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ url: server.url, home: "/nowhere" })));
  const [first] = opened;
  if (first === undefined) throw new Error("nothing was opened");
  for (const rung of rungs.slice(0, firstFilled + 1)) await applyRung(first.orm, rung);
  await fillRung(first.orm, { tag: "0001_presence" });
  const before = await allRows(first.orm);
  expect(await first.isMigrated()).toBe(false);
  await Promise.all(opened.map((database) => database.migrate()));
  expect(await first.isMigrated()).toBe(true);
  const after = await allRows(first.orm);
  // Epochs of before ordinals were told are in the order of their times.
  const epochs = (after.get("terminal_epochs") ?? []).map((row) => [
    row["ordinal"],
    Date.parse(String(row["started_at"])),
  ]);
  expect(epochs.length).toBeGreaterThan(1);
  for (const [ordinal, startedAtMs] of epochs) expect(ordinal).toBe(startedAtMs);
  for (const [table, rows] of before) {
    const same = sameColumns(rows, after.get(table) ?? []);
    expect([table, same.after]).toEqual([table, same.before]);
  }
  await Promise.all(opened.map((database) => database.close()));
  await server.stop();
});

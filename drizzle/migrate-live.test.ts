/** Migrations of a server that others are at work on: what they are held up by, and what a migration may change at all. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type RunningPostgres } from "../scripts/setup/postgres.ts";
import { openDatabase } from "./client.ts";
import type { Database } from "./database.ts";
import { rowsOf } from "./migrations.ts";
import { applyRung, migrationRungs } from "./testing/migration-ladder.ts";

const rungs = migrationRungs();

describe("a migration beside a long transaction, such as a backup", () => {
  let server: RunningPostgres;
  let open: Database[];
  beforeAll(async () => {
    server = await startPostgres();
    open = await Promise.all([1, 2, 3].map(() => openDatabase({ url: server.url, home: "/nowhere" })));
  });
  afterAll(async () => {
    await Promise.all(open.map((database) => database.close()));
    await server.stop();
  });

  it("lets those behind it by, comes again, and is done once that has ended", async () => {
    const [migrating, backup, reader] = open;
    if (migrating === undefined || backup === undefined || reader === undefined) throw new Error("nothing was opened");
    // 0010 adds a column to notices, for which nobody may be at the table.
    const before = rungs.findIndex(({ tag }) => tag === "0010_held_notices");
    for (const rung of rungs.slice(0, before)) await applyRung(migrating.orm, rung);
    const blocked: number[] = [];
    let done: Promise<void> | undefined;
    await backup.orm.transaction(async (tx) => {
      await tx.execute(sql`select count(*) from notices`);
      await new Promise<void>((resolve, reject) => {
        done = migrating.migrate({
          attempts: 1_000,
          lockMs: 50,
          pauseMs: 50,
          blocked: async (attempt) => {
            blocked.push(attempt);
            // Between two attempts nobody waits: this one would, for as long as the backup takes.
            const rows = rowsOf(reader.orm, sql`select count(*)::int as "value" from notices`);
            if (attempt === 3) rows.then(() => resolve(), reject);
            else await rows;
          },
        });
        done.catch(reject);
      });
      expect(await reader.isMigrated()).toBe(false);
    });
    await done;
    expect(blocked.slice(0, 3)).toEqual([1, 2, 3]);
    expect(await reader.isMigrated()).toBe(true);
  });
});

/**
 * What the version before cannot live with, for it goes on while this one is put in its place. Such a change is made one
 * release after the code has stopped needing what it takes away, and is listed here with that release.
 */
const takesAway: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["drops a table or column", /\bdrop\s+(?:table|column)\b/iu],
  ["renames", /\brename\s+(?:to|column|constraint)\b/iu],
  ["changes a column's type", /\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/iu],
  ["demands a value", /\bset\s+not\s+null\b/iu],
  ["adds a column that old code does not fill", /\badd\s+column\b(?![^;]*\bdefault\b)[^;]*\bnot\s+null\b/iu],
];

/** `tag: statement` → the release whose code no longer needs it. */
const contractions: ReadonlyMap<string, string> = new Map();

function faultsOf(statement: string): string[] {
  return takesAway.filter(([, pattern]) => pattern.test(statement)).map(([what]) => what);
}

describe("what migrations may do: the version before goes on meanwhile", () => {
  it("is to add; what takes something away is listed with the release that stopped using it", () => {
    const found = rungs.flatMap(({ tag, statements }) =>
      statements
        .filter((statement) => faultsOf(statement).length > 0 && !contractions.has(`${tag}: ${statement.trim()}`))
        .map((statement) => `${tag} ${faultsOf(statement).join(", ")}: ${statement.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['DROP TABLE "ideas";', "drops a table or column"],
    ['ALTER TABLE "ideas" DROP COLUMN "title";', "drops a table or column"],
    ['ALTER TABLE "ideas" RENAME COLUMN "title" TO "name";', "renames"],
    ['ALTER TABLE "ideas" ALTER COLUMN "title" SET DATA TYPE integer;', "changes a column's type"],
    ['ALTER TABLE "ideas" ALTER COLUMN "title" SET NOT NULL;', "demands a value"],
    ['ALTER TABLE "ideas" ADD COLUMN "x" text NOT NULL;', "adds a column that old code does not fill"],
  ])("is not: %s", (statement, fault) => {
    expect(faultsOf(statement)).toEqual([fault]);
  });

  it.each([
    'ALTER TABLE "ideas" ADD COLUMN "x" text DEFAULT \'\' NOT NULL;',
    'ALTER TABLE "ideas" ADD COLUMN "x" text;',
    'CREATE TABLE "x" ("y" text NOT NULL);',
    'DROP INDEX "x";',
  ])("is: %s", (statement) => {
    expect(faultsOf(statement)).toEqual([]);
  });
});

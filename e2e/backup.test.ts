/** Backup and restore as docs/runbook.md has them: a real server with rows in every table, saved and brought back into an empty one. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../drizzle/client.ts";
import type { Database } from "../drizzle/database.ts";
import { allRows, applyRung, fillRung, migrationRungs, shapeOf } from "../drizzle/testing/migration-ladder.ts";
import { run } from "../scripts/command.ts";
import { findPostgres, startPostgres, type RunningPostgres } from "../scripts/setup/postgres.ts";
import { readGuide, type Box } from "./support/guide-boxes.ts";

const folder = mkdtempSync(join(tmpdir(), "coda-backup-"));
let lived: RunningPostgres;
let empty: RunningPostgres;
let before: Database;

beforeAll(async () => {
  [lived, empty] = await Promise.all([startPostgres(), startPostgres()]);
  before = await openDatabase({ url: lived.url, home: "/nowhere" });
  for (const rung of migrationRungs()) {
    await applyRung(before.orm, rung);
    await fillRung(before.orm, rung);
  }
});
afterAll(async () => {
  await before.close();
  await Promise.all([lived.stop(), empty.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const boxes = readGuide(readFileSync(join(import.meta.dirname, "..", "docs", "runbook.md"), "utf8")).filter(
  ({ place }) => place === "server",
);

/** A box of the runbook, run as it stands there. */
async function runBox({ text: line }: Box, env: Readonly<Record<string, string>>): Promise<void> {
  const path = `${findPostgres()}:${process.env["PATH"]}`;
  const { code, output } = await run({ program: "sh", args: ["-c", line], cwd: folder, env: { PATH: path, ...env } });
  expect([line, code, output]).toEqual([line, 0, ""]);
}

test("a dump brings every row and every index back, and knows that it is migrated", async () => {
  expect(boxes.map(({ last }) => last.split(" ")[0])).toEqual(["pg_dump", "pg_restore"]);
  for (const box of boxes) await runBox(box, { DATABASE_URL: lived.url, RESTORED_URL: empty.url });
  const after = await openDatabase({ url: empty.url, home: "/nowhere" });
  expect(await after.isMigrated()).toBe(true);
  expect(await shapeOf(after.orm)).toEqual(await shapeOf(before.orm));
  const rows = await allRows(before.orm);
  expect([...rows.values()].filter((table) => table.length > 0).length).toBeGreaterThan(15);
  const texts = (tables: typeof rows) =>
    new Map([...tables].map(([name, table]) => [name, table.map((row) => JSON.stringify(row)).toSorted()]));
  expect(texts(await allRows(after.orm))).toEqual(texts(rows));
  await after.close();
});

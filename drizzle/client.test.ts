import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type RunningPostgres } from "../scripts/setup/postgres.ts";
import { clientContract } from "./client-contract.ts";
import { openDatabase } from "./client.ts";
import { DatabaseError } from "./database.ts";
import { openNeon } from "./neon.ts";
import { startNeonProxy } from "./testing/neon-proxy.ts";

function temporaryHome(): { home: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), "coda-database-"));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

clientContract("PGlite", async () => {
  const { home, remove } = temporaryHome();
  const database = await openDatabase({ url: undefined, home });
  return { database, dispose: () => database.close().then(remove) };
});

clientContract("Postgres", async () => {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, home: "/nowhere" });
  return { database, dispose: () => database.close().then(server.stop) };
});

clientContract("Neon's driver", async () => {
  const server = await startPostgres();
  const proxy = await startNeonProxy(server.url);
  const database = openNeon(server.url, proxy.address);
  return {
    database,
    dispose: () =>
      database
        .close()
        .then(() => proxy.stop())
        .then(server.stop),
  };
});

describe("openDatabase", () => {
  let server: RunningPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it("migrates a server from several places at once", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ url: server.url, home: "/nowhere" })));
    await Promise.all(opened.map((database) => database.migrate()));
    expect(await opened[0]?.isMigrated()).toBe(true);
    await Promise.all(opened.map((database) => database.close()));
  });

  it("gives a migration up that others are in the way of, says so, and can be asked again", async () => {
    const proxy = await startNeonProxy(server.url);
    const other = await openDatabase({ url: server.url, home: "/nowhere" });
    await other.migrate();
    const waiting = [await openDatabase({ url: server.url, home: "/nowhere" }), openNeon(server.url, proxy.address)];
    for (const database of waiting) {
      await other.orm.transaction(async (tx) => {
        await tx.execute(sql`lock table drizzle.__drizzle_migrations in access exclusive mode`);
        const failed = database.migrate({ attempts: 2, lockMs: 300, pauseMs: 10 });
        await expect(failed).rejects.toThrow(DatabaseError);
        await expect(failed).rejects.toThrow(/^another transaction .* try again/u);
      });
      await database.migrate();
    }
    await Promise.all([other, ...waiting].map((database) => database.close()));
    await proxy.stop();
  });

  it("keeps the embedded database over a restart, and opens it once at a time", async () => {
    const { home, remove } = temporaryHome();
    const first = await openDatabase({ url: undefined, home });
    await first.migrate();
    await expect(openDatabase({ url: undefined, home })).rejects.toThrow(
      `the embedded database is open in process ${process.pid}; stop it first.`,
    );
    await first.close();
    const again = await openDatabase({ url: undefined, home });
    expect(await again.isMigrated()).toBe(true);
    await again.close();
    remove();
  });

  it.each(["postgres://u:p@127.0.0.1:1/x", "postgres://u:p@no-such-host.invalid/x", "mysql://x"])(
    "says in one sentence that %s cannot be used",
    async (url) => {
      const failed = openDatabase({ url, home: "/nowhere" });
      await expect(failed).rejects.toThrow(DatabaseError);
      await expect(failed).rejects.toThrow(/^[^\n]*DATABASE_URL[^\n]*\.$/u);
    },
  );
});

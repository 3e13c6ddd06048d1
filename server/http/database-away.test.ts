import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../drizzle/client.ts";
import { DatabaseError, type Database } from "../../drizzle/database.ts";
import { openNeon } from "../../drizzle/neon.ts";
import { startNeonProxy } from "../../drizzle/testing/neon-proxy.ts";
import { startPostgres } from "../../scripts/setup/postgres.ts";
import { ApiError } from "./api-error.ts";
import { databaseAway, expectedFailure } from "./database-away.ts";

interface Opened {
  readonly database: Database;
  readonly stopServer: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

async function byPg(): Promise<Opened> {
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url, home: "/nowhere" });
  return { database, stopServer: server.stop, dispose: () => database.close() };
}

async function byNeon(): Promise<Opened> {
  const server = await startPostgres();
  const proxy = await startNeonProxy(server.url);
  const database = openNeon(server.url, proxy.address);
  return { database, stopServer: server.stop, dispose: () => database.close().then(async () => proxy.stop()) };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "it went well",
    (error: unknown) => error,
  );
}

describe.each([
  ["pg", byPg],
  ["Neon's driver", byNeon],
] as const)("a server that is stopped under %s", (_name, open) => {
  it("fails what runs, what is between two queries of a transaction, and what comes later, and each says that it is away", async () => {
    const { database, stopServer, dispose } = await open();
    const { orm } = database;
    const begun = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    const between = failureOf(
      orm.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        begun.resolve();
        await stopped.promise;
        await tx.execute(sql`select 1`);
      }),
    );
    await begun.promise;
    const running = failureOf(
      orm.transaction(async (tx) => {
        // It runs until it is ended.
        await tx.execute(sql`select pg_sleep(60)`);
      }),
    );
    await stopServer();
    stopped.resolve();
    const failures = [
      await between,
      await running,
      await failureOf(orm.execute(sql`select 1`)),
      await failureOf(orm.transaction(async (tx) => tx.execute(sql`select 1`))),
    ];
    expect(failures.map((failure) => expectedFailure(failure, "a test")?.code)).toEqual(
      failures.map(() => "unavailable"),
    );
    for (const failure of failures) expect(databaseAway(failure)).toMatch(/./u);
    await dispose();
  });

  it("is not what a wrong query says", async () => {
    const { database, stopServer, dispose } = await open();
    const failure = await failureOf(database.orm.execute(sql`select nothing from nowhere`));
    expect(failure).toBeInstanceOf(Error);
    expect(expectedFailure(failure, "a test")).toBeUndefined();
    await dispose();
    await stopServer();
  });
});

it("a name with several addresses of which none answers is away, and a caller that leaves its request is not", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED ::1:1"), { code: "ECONNREFUSED", syscall: "connect" });
  const all = new AggregateError([refused], "");
  expect(databaseAway(new Error("Failed query", { cause: all }))).toBe("connect ECONNREFUSED ::1:1");
  expect(databaseAway(Object.assign(new Error("aborted"), { code: "ECONNRESET" }))).toBeUndefined();
});

it.each(["40P01", "40001"])("what gave way to another change, %s, may be asked for again", (code) => {
  const told = Object.assign(new Error("deadlock detected"), { code });
  const failure = expectedFailure(new Error("Failed query", { cause: told }), "a test");
  expect(failure).toMatchObject({ code: "unavailable", message: expect.stringContaining("try again") as string });
});

it("an expected failure stays what it is, one at the opening is unavailable, and another is not expected", () => {
  const gone = new ApiError("gone", "It is gone.");
  expect(expectedFailure(gone, "a test")).toBe(gone);
  expect(expectedFailure(new DatabaseError("the database lacks migrations"), "a test")?.code).toBe("unavailable");
  expect(expectedFailure(new Error("some bug"), "a test")).toBeUndefined();
});

it("a statement that took longer than it was given is unavailable, with what to do", () => {
  const reason = Object.assign(new Error("canceling statement due to statement timeout"), { code: "57014" });
  const failure = expectedFailure(new Error("query failed", { cause: reason }), "a test");
  expect(failure?.code).toBe("unavailable");
  expect(failure?.message).toContain("ask for less");
});

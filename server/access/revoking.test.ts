import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { limits, userIdSchema, type Revocation } from "@coda/protocol";
import { pendingRevocations, users } from "../../drizzle/schema/index.ts";
import { testDatabases, type TestDatabase } from "../testing/databases.ts";
import { newStranger } from "../testing/people.ts";
import { revoking, tellRelay } from "./revoking.ts";

const clock = { now: () => new Date("2026-11-21T10:00:00.000Z") };
const userNumber = (n: number) => userIdSchema.parse(`00000005-0000-4000-8000-${String(n).padStart(12, "0")}`);
const revocationOf = (n: number): Revocation => ({ what: "user", user: userNumber(n) });

describe.each(testDatabases)("taking permissions back on %s", (_name, open) => {
  let held: TestDatabase;
  /** What the relay was told, and what was in the database by then. */
  const told: { readonly revocations: readonly Revocation[]; readonly users: number; readonly pending: number }[] = [];
  let relayAnswers = true;
  const relay = {
    revoke: async (revocations: readonly Revocation[]) => {
      const { orm } = held.database;
      told.push({ revocations, users: await orm.$count(users), pending: await orm.$count(pendingRevocations) });
      return relayAnswers;
    },
  };
  const given = () => ({ orm: held.database.orm, relay, clock });

  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
  });
  beforeEach(async () => {
    told.length = 0;
    relayAnswers = true;
    await held.database.orm.delete(pendingRevocations);
    await held.database.orm.delete(users);
  });
  afterAll(() => held.dispose());

  it("tells the relay after the change, before it resolves, and keeps nothing then", async () => {
    const value = await revoking(given(), async (tx, revoke) => {
      await newStranger(tx);
      revoke(revocationOf(1));
      return "done";
    });
    expect(value).toBe("done");
    expect(told).toEqual([{ revocations: [revocationOf(1)], users: 1, pending: 1 }]);
    expect(await held.database.orm.$count(pendingRevocations)).toBe(0);
  });

  it("changes nothing and tells nobody when the change fails", async () => {
    const failed = revoking(given(), async (tx, revoke) => {
      await newStranger(tx);
      revoke(revocationOf(1));
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect([told, await held.database.orm.$count(users)]).toEqual([[], 0]);
    expect(await held.database.orm.$count(pendingRevocations)).toBe(0);
  });

  it("keeps what the relay could not be told, for whoever tells it later", async () => {
    relayAnswers = false;
    await revoking(given(), async (_tx, revoke) => revoke(revocationOf(1)));
    const kept = await held.database.orm.select().from(pendingRevocations);
    expect(kept).toMatchObject([{ revocation: revocationOf(1), createdAt: clock.now() }]);
    relayAnswers = true;
    await tellRelay(given(), kept);
    expect(await held.database.orm.$count(pendingRevocations)).toBe(0);
  });

  it("tells the relay of as many as there are, in calls that it takes", async () => {
    const count = limits.revocationsPerCall + 5;
    await revoking(given(), async (_tx, revoke) => {
      for (let at = 1; at <= count; at++) revoke(revocationOf(at));
    });
    expect(told.map(({ revocations }) => revocations.length)).toEqual([limits.revocationsPerCall, 5]);
  });

  it("tells nobody where nothing was taken back", async () => {
    expect(await revoking(given(), async () => 1)).toBe(1);
    expect(told).toEqual([]);
  });
});

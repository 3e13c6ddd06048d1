import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { limits, userIdSchema, type Revocation } from "@coda/protocol";
import { pendingRevocations } from "../../drizzle/schema/index.ts";
import type { Patience } from "../relay/relay-calls.ts";
import { testDatabases, type TestDatabase } from "../testing/databases.ts";
import { RevocationSweeper, sweepRegularly, sweepRevocations } from "./sweep-revocations.ts";

const firstMs = Date.parse("2026-11-21T10:00:00.000Z");
const userNumber = (n: number) => userIdSchema.parse(`00000005-0000-4000-8000-${String(n).padStart(12, "0")}`);
const revocationOf = (n: number): Revocation => ({ what: "user", user: userNumber(n) });
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe.each(testDatabases)("revocations that were left, on %s", (_name, open) => {
  let held: TestDatabase;
  const told: (readonly Revocation[])[] = [];
  let answer: (patience: Patience | undefined) => Promise<boolean>;
  const relay = {
    revoke: async (revocations: readonly Revocation[], patience?: Patience) => {
      told.push(revocations);
      return answer(patience);
    },
  };
  const given = () => ({ orm: held.database.orm, relay });
  const left = () => held.database.orm.$count(pendingRevocations);
  /** As a web process leaves them that dies before it has told. */
  const leave = (numbers: readonly number[]) =>
    held.database.orm
      .insert(pendingRevocations)
      .values(
        numbers.map((n) => ({ id: randomUUID(), revocation: revocationOf(n), createdAt: new Date(firstMs + n) })),
      );

  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
  });
  beforeEach(async () => {
    told.length = 0;
    answer = async () => true;
    await held.database.orm.delete(pendingRevocations);
  });
  afterAll(() => held.dispose());

  it("are told at the second sight: until then whoever wrote them tells", async () => {
    const sweeper = new RevocationSweeper(given());
    await leave([1, 2]);
    expect([await sweeper.look(), told]).toEqual([0, []]);
    await leave([3]);
    expect(await sweeper.look()).toBe(2);
    expect(told).toEqual([[revocationOf(1), revocationOf(2)]]);
    expect(await sweeper.look()).toBe(1);
    expect([await sweeper.look(), await left()]).toEqual([0, 0]);
  });

  it("stay when the relay cannot be told, which is asked once and not for long", async () => {
    const sweeper = new RevocationSweeper(given());
    const patiences: (Patience | undefined)[] = [];
    answer = async (patience) => {
      patiences.push(patience);
      return false;
    };
    await leave([1]);
    await sweeper.look();
    expect([await sweeper.look(), await left()]).toEqual(["refused", 1]);
    expect(patiences).toEqual([{ attempts: 1, timeoutMs: 1_000 }]);
    answer = async () => true;
    expect([await sweeper.look(), await left()]).toEqual([1, 0]);
  });

  it("are told in calls that the relay takes, the oldest first, all at once where somebody looks seldom", async () => {
    const count = limits.revocationsPerCall + 5;
    await leave(upTo(count).toReversed());
    expect([await sweepRevocations(given()), await left()]).toEqual([count, 0]);
    expect(told).toEqual([
      upTo(limits.revocationsPerCall).map(revocationOf),
      upTo(count).slice(limits.revocationsPerCall).map(revocationOf),
    ]);
  });

  it("are told once, whoever looks at the same time", async () => {
    const sweepers = upTo(4).map(() => new RevocationSweeper(given()));
    await leave(upTo(20));
    await Promise.all(sweepers.map((sweeper) => sweeper.look()));
    const looks = await Promise.all(sweepers.map((sweeper) => sweeper.look()));
    expect(looks.reduce<number>((sum, look) => sum + Number(look), 0)).toBe(20);
    // Of one table two may take different rows.
    const users = told.flat().map((revocation) => ("user" in revocation ? revocation.user : ""));
    expect(users.toSorted()).toEqual(upTo(20).map(userNumber));
  });

  it("are looked for twice within a second, seldom while nobody can be told, and by failures all the same", async () => {
    const outcomes = ["refused", "refused", "refused", "error", "refused", "refused", "refused", "told"];
    answer = async () => {
      const outcome = outcomes.shift();
      if (outcome === "error") throw new Error("the relay's caller is broken");
      return outcome === "told";
    };
    await leave([1]);
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const pauses: number[] = [];
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const pause = async (ms: number): Promise<void> => {
      pauses.push(ms);
      if (pauses.length < 11) return;
      resolve();
      await new Promise(() => {});
    };
    void sweepRegularly(given(), pause);
    await done;
    said.mockRestore();
    const { revocationSweepMs: first, revocationSweepCapMs: cap } = limits;
    expect(2 * first).toBeLessThan(1_000);
    expect(pauses.slice(0, 6)).toEqual([first, first, 2 * first, 4 * first, 8 * first, 16 * first]);
    expect(pauses.slice(6, 9)).toEqual([cap, cap, cap]);
    expect(pauses.slice(9)).toEqual([first, first]);
    expect(await left()).toBe(0);
  });
});

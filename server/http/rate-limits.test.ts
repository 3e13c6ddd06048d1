import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rateLimits as table } from "../../drizzle/schema/index.ts";
import { testDatabases, type TestDatabase } from "../testing/databases.ts";
import { forgetOldRates, RateLimits, rates, wide, type RateName } from "./rate-limits.ts";

describe.each(testDatabases)("rates on %s", (_name, open) => {
  let held: TestDatabase;
  let nowMs = Date.parse("2026-11-21T10:00:00.000Z");
  const clock = { now: () => new Date(nowMs) };
  const process = () => new RateLimits({ orm: held.database.orm, clock });
  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
  });
  beforeEach(() => held.database.orm.delete(table));
  afterAll(() => held.dispose());

  async function takeAll(limits: readonly RateLimits[], name: RateName, key: string): Promise<void> {
    for (let at = 0; at < rates[name].points; at++) await limits[at % limits.length]?.take(name, key);
  }

  it("count what is guessed at for all web processes together, and say how long to wait", async () => {
    const two = [process(), process()];
    await takeAll(two, "passwordsOfAccount", "ada");
    const refused = process().take("passwordsOfAccount", "ada");
    await expect(refused).rejects.toMatchObject({
      code: "tooMany",
      message: "That was tried too often; try again in 15 minutes.",
      details: { retryAfterSeconds: 900 },
    });
    await process().take("passwordsOfAccount", "bob");
    await process().take("passwordsOfAddress", "ada");
    nowMs += rates.passwordsOfAccount.seconds * 1_000;
    await process().take("passwordsOfAccount", "ada");
  });

  it("do not count what was right", async () => {
    const limits = process();
    for (let round = 0; round < 3 * rates.passwordsOfAccount.points; round++) {
      await limits.take("passwordsOfAccount", "ada");
      await limits.giveBack("passwordsOfAccount", "ada");
    }
    await expect(limits.take("passwordsOfAccount", "ada")).resolves.toBeUndefined();
  });

  it("count at the same moment each once", async () => {
    const limits = process();
    const tries = Array.from({ length: 25 }, async () => limits.take("passwordsOfAccount", "ada"));
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(rates.passwordsOfAccount.points);
  });

  it("are forgotten once they are over", async () => {
    await process().take("mailsToAddress", "ada@example.org");
    await forgetOldRates({ orm: held.database.orm, clock });
    expect(await held.database.orm.$count(table)).toBe(1);
    nowMs += rates.mailsToAddress.seconds * 1_000 + 1;
    await forgetOldRates({ orm: held.database.orm, clock });
    expect(await held.database.orm.$count(table)).toBe(0);
  });

  it("count everyday calls in memory, each asker's by itself, and an unknown address not at all", async () => {
    const limits = process();
    await takeAll([limits], "openCallsOfAddress", "192.0.2.1");
    await expect(limits.take("openCallsOfAddress", "192.0.2.1")).rejects.toMatchObject({ code: "tooMany" });
    await limits.take("openCallsOfAddress", "192.0.2.2");
    await takeAll([limits], "openCallsOfAddress", "192.0.2.3");
    for (let at = 0; at <= rates.openCallsOfAddress.points; at++) await limits.take("openCallsOfAddress", null);
    expect(await held.database.orm.$count(table)).toBe(0);
  });
});

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["ada", "ada"],
])("%s is counted as %s", (key, counted) => {
  expect(wide(key)).toBe(counted);
});

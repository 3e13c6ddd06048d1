import { randomUUID } from "node:crypto";
import { eq, getTableName, sql } from "drizzle-orm";
import { limits, shareIdSchema } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as pruneRoute from "@/app/api/internal/jobs/prune/route.ts";
import { call, cronSecret, nobody, refusal, takenSession, TestDevice, World } from "@/app/api/testing/world.ts";
import {
  deviceChallenges,
  devicePairings,
  ideaInvitations,
  jobRuns,
  oneTimeLinks,
  sessions as signIns,
  shareGuests,
  shares,
  users,
  verificationTokens,
} from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { testDatabases } from "../testing/databases.ts";
import { Scope } from "../scope.ts";
import { addGuests } from "../testing/people.ts";
import { listRuns } from "./job-runs.ts";
import { keepHouse, runJobs } from "./keep-house.ts";

describe.each(testDatabases)("what is over, on %s", (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(open);
  });
  afterAll(() => world.dispose());

  it("is forgotten by the background jobs, with the addresses and people it names, and nothing that is good", async () => {
    const { context } = world;
    const { orm, clock } = context;
    const now = clock.now();
    const [before, after] = [new Date(now.getTime() - 1), new Date(now.getTime() + 60_000)];
    const token = await (await TestDevice.register(world)).token();
    const { id: sessionId, ideaId } = await takenSession(await world.owner(), token, "Notes");
    const { id: userId } = await localOwner(orm);
    const tables = [
      deviceChallenges,
      devicePairings,
      ideaInvitations,
      oneTimeLinks,
      shareGuests,
      shares,
      signIns,
      verificationTokens,
    ];
    const counts = async () =>
      Object.fromEntries(
        await Promise.all(tables.map(async (table) => [getTableName(table), await orm.$count(table)] as const)),
      );
    await orm.delete(deviceChallenges);
    const sharing = (more: object) => ({
      id: shareIdSchema.parse(randomUUID()),
      sessionId,
      createdBy: userId,
      label: "",
      role: "viewer" as const,
      withHistory: false,
      tokenHash: randomUUID(),
      createdAt: before,
      expiresAt: after,
      ...more,
    });
    const good = sharing({});
    for (const row of [good, sharing({ expiresAt: before }), sharing({ revokedAt: before })]) {
      await orm.insert(shares).values(row);
      await addGuests(context, row.id, 2);
    }
    const invitation = { ideaId, role: "viewer" as const, createdAt: before };
    const pairing = {
      name: "",
      platform: "",
      version: "",
      publicKey: "",
      sealKey: "",
      sealKeySignature: "",
      machine: "",
    };
    for (const expiresAt of [before, after]) {
      const [id, tokenHash] = [randomUUID(), randomUUID()];
      await orm.insert(deviceChallenges).values({ challenge: id, expiresAt });
      await orm
        .insert(devicePairings)
        .values({ ...pairing, id, codeHash: id, state: "waiting", createdAt: before, expiresAt });
      await orm.insert(ideaInvitations).values({ ...invitation, id, tokenHash, expiresAt });
      await orm.insert(oneTimeLinks).values({ tokenHash, purpose: "set-up", userId, expiresAt });
      await orm.insert(verificationTokens).values({ identifier: id, token: id, expires: expiresAt });
      await orm.insert(signIns).values({ id, userId, expires: expiresAt });
    }
    const [id, usedAt] = [randomUUID(), before];
    await orm
      .insert(ideaInvitations)
      .values({ ...invitation, id, tokenHash: id, expiresAt: after, usedAt, usedBy: userId });
    await keepHouse(context, 10_000);
    expect(await counts()).toEqual({
      device_challenges: 1,
      device_pairings: 1,
      idea_invitations: 1,
      one_time_links: 1,
      share_guests: 2,
      shares: 1,
      sessions: 2, // that of the owner who called, too
      verification_tokens: 1,
    });
    expect(await orm.select({ id: shares.id }).from(shares)).toEqual([{ id: good.id }]);
  });

  it("is forgotten also when another of the background jobs fails, which is said of it alone", async () => {
    const { orm, clock } = world.context;
    const expires = new Date(clock.now().getTime() - 1);
    await orm.insert(verificationTokens).values({ identifier: "late", token: "late", expires });
    await orm.execute(sql`alter table rate_limits rename to rate_limits_away`);
    const told: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
    const { failed } = await keepHouse(world.context, 10_000);
    const headers = { authorization: `Bearer ${cronSecret}` };
    const byCall = await refusal(await call(pruneRoute.POST, nobody, { method: "POST", headers }));
    spy.mockRestore();
    await orm.execute(sql`alter table rate_limits_away rename to rate_limits`);
    expect(failed).toEqual(["forgetting old rates"]);
    expect(told[0]).toMatch(/^coda web: the background jobs: forgetting old rates: /u);
    expect(byCall).toBe("503 unavailable");
    const { id: userId } = await localOwner(orm);
    await orm.update(users).set({ isAdmin: true }).where(eq(users.id, userId));
    const admin = new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, world.context);
    const noted = await listRuns(admin);
    expect(noted.failed).toEqual(noted.runs);
    expect(noted.runs.map(({ by, jobs }) => [by, jobs.filter(({ failure }) => failure !== null)])).toEqual([
      ["schedule", [{ job: "forgetting old rates", tookMs: 0, counts: {}, failure: "unexpected" }]],
    ]);
    expect(await orm.$count(verificationTokens, eq(verificationTokens.token, "late"))).toBe(0);
    await orm.update(jobRuns).set({ startedAt: new Date(clock.now().getTime() - limits.jobRunsKeptMs - 1) });
    const { run } = await runJobs(world.context, { budgetMs: 10_000, by: "timer" });
    expect(await listRuns(admin)).toEqual({ runs: [run], failed: [] });
  });
});

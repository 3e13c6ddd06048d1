import { desc } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditActorSchema, auditSubjectSchema, ideaIdSchema, sessionIdSchema, type UserId } from "@coda/protocol";
import { auditEvents } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { Scope } from "../scope.ts";
import { testDatabases, type TestDatabase } from "../testing/databases.ts";
import { newStranger } from "../testing/people.ts";
import { audit, auditEvent, nobodyKnown } from "./record.ts";

const idea = ideaIdSchema.parse("notes");
const session = sessionIdSchema.parse("00000002-0000-4000-8000-000000000001");
const clock = { now: () => new Date("2026-11-21T10:00:00.000Z") };
const from = { address: "192.0.2.7", userAgent: "a browser", requestId: "request-1" };

describe.each(testDatabases)("the audit log on %s", (_name, open) => {
  let held: TestDatabase;
  let owner: UserId;
  beforeAll(async () => {
    held = await open();
    await held.database.migrate();
    owner = (await localOwner(held.database.orm)).id;
  });
  afterAll(() => held.dispose());

  async function newest() {
    const [row] = await held.database.orm.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1);
    return row;
  }
  function scopeOf(userId: UserId, orm = held.database.orm): Scope {
    return new Scope({ kind: "user", userId, name: "Ada", email: null, signIn: null }, { orm, clock, from });
  }

  it("keeps who did what to what, when and whence", async () => {
    await audit(scopeOf(owner), "session.deleted", { idea, session, subject: { slot: "primary" } });
    expect(await newest()).toMatchObject({
      at: clock.now(),
      userId: owner,
      ideaId: idea,
      actor: { kind: "user", id: owner, name: "Ada" },
      action: "session.deleted",
      subject: { session, slot: "primary" },
      ...from,
    });
  });

  it("is in the log of whom it concerns, and names who did it", async () => {
    const stranger = await newStranger(held.database.orm);
    await audit(scopeOf(stranger), "member.joined", { idea, of: owner });
    expect(await newest()).toMatchObject({ userId: owner, actor: { id: stranger } });
  });

  it("tells the address of who has no name to nobody but themselves", async () => {
    const stranger = await newStranger(held.database.orm);
    const actor = { kind: "user", userId: stranger, name: null, email: "ada@example.org", signIn: null } as const;
    const scope = new Scope(actor, { orm: held.database.orm, clock, from });
    const named = async (...told: Parameters<typeof audit> extends [Scope, ...infer Rest] ? Rest : never) => {
      await audit(scope, ...told);
      return (await newest())?.actor.name;
    };
    expect(await named("member.role-changed", { of: owner })).toBeNull();
    expect(await named("session.attached", { idea, session })).toBeNull();
    expect(await named("account.password-changed", {})).toBe("ada@example.org");
    expect(await named("account.password-changed", { of: stranger })).toBe("ada@example.org");
  });

  it("has nothing of what was not done after all", async () => {
    const { orm } = held.database;
    const before = await newest();
    const failed = orm.transaction(async (tx) => {
      await audit(scopeOf(owner).within(tx), "idea.deleted", { idea });
      throw new Error("the deletion failed");
    });
    await expect(failed).rejects.toThrow("the deletion failed");
    expect(await newest()).toEqual(before);
  });

  it("keeps what nobody known did, cut to what its readers take", async () => {
    const long = "x".repeat(5_000);
    const actor = { ...nobodyKnown, name: long };
    const event = { action: "account.sign-in-failed", actor, of: null, subject: { email: long } } as const;
    await auditEvent({ orm: held.database.orm, clock }, { ...event, from: { ...from, userAgent: long } });
    const row = await newest();
    expect(row).toMatchObject({ userId: null, ideaId: null, address: "192.0.2.7" });
    expect(auditActorSchema.safeParse(row?.actor).success).toBe(true);
    expect(auditSubjectSchema.safeParse(row?.subject).success).toBe(true);
    expect(row?.userAgent).toHaveLength(400);
  });
});

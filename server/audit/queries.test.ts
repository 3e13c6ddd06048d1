/** The audit log as it is read: whose lines are whose, in pages, by filters, as files; and what devices add to it. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import {
  auditListReplySchema,
  deviceAuditReplySchema,
  ideaIdSchema,
  ideaReplySchema,
  limits,
  ticketReplySchema,
  type ApiAuditEvent,
  type ApiSession,
  type AuditAction,
  type UserId,
} from "@coda/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as exportRoute from "@/app/api/devmode/audit/export/route.ts";
import * as auditRoute from "@/app/api/devmode/audit/route.ts";
import * as reportRoute from "@/app/api/devmode/devices/self/audit/route.ts";
import * as ideaRoute from "@/app/api/devmode/ideas/[id]/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import * as sessionRoute from "@/app/api/devmode/sessions/[id]/route.ts";
import * as ticketsRoute from "@/app/api/devmode/tickets/route.ts";
import { call, refusal, succeed, takenSession, TestDevice, World, type Caller } from "@/app/api/testing/world.ts";
import { auditEvents, users } from "../../drizzle/schema/index.ts";
import { testDatabases } from "../testing/databases.ts";
import { endlessTurn } from "../testing/turns.ts";
import { newStranger } from "../testing/people.ts";
import { pruneAudit } from "./prune.ts";
import { auditEvent } from "./record.ts";

const from = { address: "192.0.2.7", userAgent: "Firefox", requestId: randomUUID() };
const wicked = `<img src=x onerror=alert(1)>'; drop table audit_events; --`;

describe.each(testDatabases)("the audit log on %s", (_name, open) => {
  let world: World;
  let owner: Caller;
  let ownerId: UserId;
  let device: TestDevice;
  let token: Caller;
  let session: ApiSession;
  beforeAll(async () => {
    world = await World.open(open);
    owner = await world.owner();
    device = await TestDevice.register(world);
    token = await device.token();
    session = await takenSession(owner, token, "Notes");
    const [row] = await world.context.orm.select({ id: users.id }).from(users);
    if (row === undefined) throw new Error("there is no owner");
    ownerId = row.id;
  });
  beforeEach(() => world.context.orm.delete(auditEvents));
  afterAll(() => world.dispose());

  const ask = (by: Caller, query = "") => call(auditRoute.GET, by, { path: `/api/devmode/audit${query}` });
  const read = async (by: Caller, query = "") => succeed(await ask(by, query), auditListReplySchema);
  const actionsOf = (events: readonly ApiAuditEvent[]) => events.map(({ action }) => action);
  const file = (by: Caller, query: string) => call(exportRoute.GET, by, { path: `/api/devmode/audit/export${query}` });
  const add = (
    of: UserId | null,
    action: AuditAction,
    more: { idea?: string; actor?: UserId; subject?: object } = {},
  ) =>
    auditEvent(world.context, {
      action,
      of,
      actor: { kind: "user", id: more.actor ?? of, name: wicked },
      ...(more.idea !== undefined && { idea: ideaIdSchema.parse(more.idea) }),
      subject: { ...more.subject },
      from,
    });

  describe("belongs to", () => {
    it("TR80 whom it concerns and who owns the idea, and to nobody else", async () => {
      const { user: member, caller: asMember } = await world.member(session.ideaId, "driver");
      const stranger = await world.stranger();
      await add(ownerId, "account.signed-in");
      await add(member, "session.attached", { idea: session.ideaId });
      await add(null, "account.deleted", { actor: member });
      expect(actionsOf((await read(owner)).events)).toEqual(["session.attached", "account.signed-in"]);
      expect(actionsOf((await read(asMember)).events)).toEqual(["session.attached"]);
      expect((await read(stranger)).events).toEqual([]);
    });

    it("TR80 an admin, who asks for everybody's", async () => {
      const admin = await newStranger(world.context.orm, "an admin");
      await world.context.orm.update(users).set({ isAdmin: true }).where(eq(users.id, admin));
      const asAdmin = await world.signedIn(admin);
      await add(ownerId, "account.signed-in");
      await add(null, "account.sign-in-failed");
      expect((await read(asAdmin)).events).toEqual([]);
      expect(actionsOf((await read(asAdmin, "?all=1")).events)).toEqual([
        "account.sign-in-failed",
        "account.signed-in",
      ]);
      await world.context.orm.update(users).set({ isAdmin: false }).where(eq(users.id, admin));
      expect(await refusal(await ask(asAdmin, "?all=1"))).toBe("403 forbidden");
      expect(await refusal(await file(asAdmin, "?all=1"))).toBe("403 forbidden");
    });

    it("not whoever takes the id of an idea that is gone", async () => {
      const make = (by: Caller) => call(ideasRoute.POST, by, { method: "POST", body: { title: "Plans", id: "plans" } });
      await succeed(await make(owner), ideaReplySchema);
      await call(ideaRoute.DELETE, owner, { method: "DELETE", params: { id: "plans" } });
      expect(actionsOf((await read(owner, "?idea=plans")).events)).toEqual(["idea.deleted", "idea.created"]);
      world.advance(60);
      const stranger = await world.stranger();
      await succeed(await make(stranger), ideaReplySchema);
      expect(actionsOf((await read(stranger)).events)).toEqual(["idea.created"]);
    });

    it("says whence others came to who owns what they did it in only", async () => {
      const { user: member, caller: asMember } = await world.member(session.ideaId, "driver");
      await add(member, "member.role-changed", { actor: ownerId });
      await add(member, "session.attached", { idea: session.ideaId });
      expect((await read(asMember)).events.map(({ address }) => address)).toEqual([from.address, null]);
      expect((await read(owner)).events.map(({ address }) => address)).toEqual([from.address]);
    });
  });

  it("comes newest first, in pages that miss none and repeat none", async () => {
    const { user: member } = await world.member(session.ideaId, "viewer");
    for (let at = 0; at < 7; at++)
      await add(at % 2 === 0 ? ownerId : member, "settings.changed", { idea: session.ideaId, subject: { at } });
    const seen: unknown[] = [];
    let before = "";
    for (let more = true; more;) {
      const page = await read(owner, `?limit=3${before}`);
      seen.push(...page.events.map(({ subject }) => subject["at"]));
      before = `&before=${page.events.at(-1)?.id}`;
      ({ more } = page);
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(await refusal(await ask(owner, `?limit=${limits.auditEventsPerPage + 1}`))).toBe("400 badRequest");
  });

  it("is found by action, idea and device; what a form leaves blank is not looked for", async () => {
    await add(ownerId, "idea.exported", { idea: session.ideaId });
    await add(ownerId, "device.renamed", { subject: { device: device.id } });
    await add(ownerId, "account.signed-in");
    expect(actionsOf((await read(owner, "?action=idea.exported")).events)).toEqual(["idea.exported"]);
    expect(actionsOf((await read(owner, `?idea=${session.ideaId}`)).events)).toEqual(["idea.exported"]);
    expect(actionsOf((await read(owner, `?device=${device.id}`)).events)).toEqual(["device.renamed"]);
    expect((await read(owner, "?action=&idea=&device=&before=")).events).toHaveLength(3);
    expect(await refusal(await ask(owner, "?action=x'--"))).toBe("400 badRequest");
  });

  describe("as a file", () => {
    it("has every line, as JSON or as a table in which nothing is a formula", async () => {
      await add(ownerId, "account.signed-in");
      const [first] = (await read(owner)).events;
      const row = { userId: ownerId, at: world.context.clock.now(), subject: {}, action: "idea.exported" } as const;
      const actor = { kind: "user", id: ownerId, name: "=cmd|'/c calc'!A1" } as const;
      await world.context.orm.insert(auditEvents).values(Array.from({ length: 1_203 }, () => ({ ...row, actor })));
      const ndjson = (await (await file(owner, "?format=ndjson")).text()).trim().split("\n");
      expect(ndjson).toHaveLength(1_204);
      expect(JSON.parse(ndjson.at(-1) ?? "")).toEqual(first);
      const reply = await file(owner, "?format=csv&action=idea.exported");
      expect(reply.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
      const table = (await reply.text()).trim().split("\r\n");
      expect(table).toHaveLength(1 + 1_203);
      expect(table[1]?.split(",").slice(2, 6)).toEqual([
        '"user"',
        `"${ownerId}"`,
        `"'=cmd|'/c calc'!A1"`,
        '"idea.exported"',
      ]);
    });
  });

  describe("takes from a device", () => {
    const report = (events: readonly object[], by: Caller = token) =>
      call(reportRoute.POST, by, { method: "POST", body: { events } });
    const line = (more: object = {}) => ({
      id: randomUUID(),
      at: world.context.clock.now().toISOString(),
      action: "session.attached",
      session: session.id,
      by: { id: ownerId, name: "Ada" },
      subject: { client: "c" },
      ...more,
    });

    it("TR81 what its helper wrote down, once, however often it is told", async () => {
      const events = [line(), line({ action: "helper.panic", session: null, by: null })];
      const stored = async () => succeed(await report(events), deviceAuditReplySchema);
      expect(await stored()).toEqual({ device: device.id, stored: 2 });
      expect(await stored()).toEqual({ device: device.id, stored: 0 });
      const [panic, attached] = (await read(owner)).events;
      expect(attached).toMatchObject({
        actor: { kind: "user", id: ownerId, name: "Ada" },
        idea: session.ideaId,
        subject: { client: "c", session: session.id, device: device.id, report: events[0]?.id },
      });
      expect(panic).toMatchObject({ actor: { kind: "device", id: device.id }, idea: null });
      expect((await read(owner, `?device=${device.id}`)).events).toHaveLength(2);
    });

    it("TR81 what a guest did as a guest's, also when their link was forgotten meanwhile", async () => {
      const by = { id: randomUUID(), name: "Eve" };
      await report([line({ by: { ...by, kind: "guest" } }), line({ by: { ...by, kind: "user" } }), line({ by })]);
      expect((await read(owner)).events.map(({ actor }) => actor.kind)).toEqual(["user", "user", "guest"]);
    });

    it("TR81 nothing that lands in another's log, whatever session or person it names", async () => {
      const { user: other, caller: asOther } = await world.member(session.ideaId, "driver");
      const theirs = await succeed(
        await call(ideasRoute.POST, asOther, { method: "POST", body: { title: "Theirs" } }),
        ideaReplySchema,
      );
      await report([line({ session: randomUUID(), by: { id: other, name: "Eve" } })]);
      expect(actionsOf((await read(asOther)).events)).toEqual(["idea.created"]);
      expect((await read(owner)).events).toMatchObject([{ actor: { id: other }, idea: null }]);
      expect(actionsOf((await read(asOther, `?idea=${theirs.idea.id}`)).events)).toEqual(["idea.created"]);
    });

    it("TR81 nothing in the name of another's number", async () => {
      const second = await TestDevice.register(world, "another");
      const event = line();
      await report([event], await second.token());
      expect(await succeed(await report([event]), deviceAuditReplySchema)).toMatchObject({ stored: 1 });
    });

    it("values that are plain, of its own few", async () => {
      const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`key${at}`, at]));
      const subject = { text: "a\u001B[31m\u202Eb\n", "__proto__ x": 1, device: "another", report: "another", ...many };
      await report([line({ subject, by: { id: ownerId, name: "A\u202Eda\u0007" } })]);
      const [event] = (await read(owner)).events;
      expect(event?.actor.name).toBe("A da ");
      expect(event?.subject).toMatchObject({ text: "a [31m b ", device: device.id });
      expect(Object.keys(event?.subject ?? {}).length).toBeLessThanOrEqual(14);
      expect(event?.subject).not.toHaveProperty(["__proto__ x"]);
    });

    it("no time to come", async () => {
      await report([line({ at: "2099-01-01T00:00:00.000Z" })]);
      expect((await read(owner)).events[0]?.at).toBe(world.context.clock.now().toISOString());
    });

    it("no more than a report may have, nor more reports than a helper makes", async () => {
      const many = Array.from({ length: limits.auditEventsPerReport + 1 }, () => line());
      expect(await refusal(await report(many))).toBe("400 badRequest");
      expect(await refusal(await report([line({ action: "account.signed-in" })]))).toBe("400 badRequest");
      const fast = await (await TestDevice.register(world, "fast")).token();
      for (let at = 0; at < 60; at++) await report([line()], fast);
      expect(await refusal(await report([line()], fast))).toBe("429 tooMany");
    });
  });

  it("says who was given a ticket, and its number", async () => {
    const body = { for: "session", session: session.id, client: randomUUID() };
    const { ticket } = await succeed(await call(ticketsRoute.POST, owner, { method: "POST", body }), ticketReplySchema);
    const { jti } = JSON.parse(Buffer.from(ticket.split(".")[1] ?? "", "base64url").toString()) as { jti: string };
    const subject = { session: session.id, slot: session.slot, role: "driver", ticket: jti };
    expect((await read(owner)).events).toMatchObject([{ action: "session.attached", idea: session.ideaId, subject }]);
  });

  it("says once that a session has ended", async () => {
    const tell = (status: string) =>
      call(sessionRoute.PATCH, token, { method: "PATCH", params: { id: session.id }, body: { status } });
    for (const status of ["live", "exited", "exited", "live"]) await tell(status);
    const { events } = await read(owner);
    expect(events).toMatchObject([{ action: "session.ended", actor: { kind: "device", id: device.id } }]);
  });

  it("is forgotten after its time", async () => {
    const nowMs = world.context.clock.now().getTime();
    const daysAgo = (days: number) => new Date(nowMs - days * 24 * 3_600_000);
    const row = { userId: ownerId, actor: { kind: "system", id: null, name: null }, subject: {} } as const;
    const rows = Array.from({ length: 1_500 }, () => ({
      ...row,
      action: "account.signed-in" as const,
      at: daysAgo(limits.auditDays + 1),
    }));
    const young = { ...row, action: "idea.exported" as const, at: daysAgo(limits.auditDays - 1) };
    await world.context.orm.insert(auditEvents).values([...rows, young]);
    expect(await pruneAudit(world.context.orm, endlessTurn(nowMs))).toBe(1_500);
    expect(actionsOf((await read(owner)).events)).toEqual(["idea.exported"]);
  });
});

/** From what a helper tells to people's inboxes, through the routes, on every database. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import {
  limits,
  noticeIdSchema,
  sessionIdSchema,
  unreadReplySchema,
  type NoticeWhat,
  type WatcherId,
} from "@coda/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as reportRoute from "@/app/api/devmode/devices/self/notices/route.ts";
import * as memberRoute from "@/app/api/devmode/ideas/[id]/members/[user]/route.ts";
import * as readRoute from "@/app/api/devmode/notices/read/route.ts";
import * as unreadRoute from "@/app/api/devmode/notices/unread/route.ts";
import * as watcherRoute from "@/app/api/devmode/watchers/[id]/route.ts";
import { call, post, refusal, succeed, TestDevice, type Caller } from "@/app/api/testing/world.ts";
import { devices, ideas, ideasTerminalSessions, noticeLevels, notices, watchers } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { Scope } from "../scope.ts";
import { testDatabases } from "../testing/databases.ts";
import { NoticeStage, pane } from "../testing/notice-stage.ts";
import { tellGoneDevices } from "./gone-devices.ts";
import { momentOf } from "./moment.ts";
import { pruneNotices } from "./prune.ts";

const question = { kind: "question", text: "Go on? [y/N]" } as const;
const slow = { kind: "commandEnded", command: "make", exitCode: 0, durationMs: 61_000 } as const;

describe.each(testDatabases)("notices on %s", (_name, open) => {
  let stage: NoticeStage;
  beforeAll(async () => {
    stage = await NoticeStage.open(open);
  });
  beforeEach(async () => {
    stage = await stage.anew();
  });
  afterAll(() => stage.dispose());

  const kinds = async (by?: Caller) => (await stage.inbox(by)).notices.map(({ what }) => what.kind).toSorted();

  it("NI1 come to those who may read the session and want them, and to nobody else", async () => {
    const { ideaId } = stage.session;
    const [driver, viewer] = [await stage.world.member(ideaId, "driver"), await stage.world.member(ideaId, "viewer")];
    const stranger = await stage.world.stranger();
    const own = await stage.watch({ on: "match", pattern: "ERR.R", ignoreCase: false });
    const theirs = await stage.watch({ on: "failure" }, viewer.caller);
    await stage.setLevel("all", driver.caller);
    await stage.prefer({ commandOverSeconds: 90 }, driver.caller);
    const matched = { kind: "matched", watcher: own.id, line: "ERROR" } as const;
    const failed = { kind: "failed", watcher: theirs.id, command: "make", exitCode: 2 } as const;
    await stage.report(...[question, slow, matched, failed].map((what) => stage.notice(what)));
    expect(await kinds()).toEqual(["commandEnded", "matched", "question"]);
    expect(await kinds(driver.caller)).toEqual(["question"]);
    expect(await kinds(viewer.caller)).toEqual(["failed"]);
    expect(await kinds(stranger)).toEqual([]);
    const told = (await stage.inbox()).notices.find(({ what }) => what.kind === "matched");
    expect(told).toMatchObject({ pattern: "ERR.R", session: { ideaTitle: "Notes", slot: "primary" }, device: null });

    // Whoever is no member any more is told nothing, and what they were told is not theirs to read.
    await call(memberRoute.DELETE, stage.owner, { method: "DELETE", params: { id: ideaId, user: driver.user } });
    await stage.report(stage.notice(question));
    expect(await stage.inbox(driver.caller)).toEqual({ notices: [], more: false, unread: 0 });
    await stage.setLevel("muted");
    await stage.report(stage.notice(question), stage.notice(matched));
    expect(await kinds()).toEqual(["commandEnded", "matched", "question", "question"]);
  });

  it("NI2 are kept once, however often they are told, and plain, whatever a program printed", async () => {
    const what: NoticeWhat = { kind: "message", title: null, text: "a\u0000\u001B[31m\u202Eb" };
    const notice = stage.notice(what);
    await Promise.all([stage.report(notice), stage.report(notice)]);
    await stage.report(notice, notice);
    const { notices: told } = await stage.inbox();
    expect(told.map((one) => one.what)).toEqual([{ kind: "message", title: null, text: "a\uFFFD [31m b" }]);
  });

  it("NI13 of a command that failed after long come once, however many look for it, and in whichever report", async () => {
    const one = await stage.watch({ on: "failure" });
    const two = await stage.watch({ on: "failure" });
    const command = { command: "make", exitCode: 2 };
    const failed = (watcher: WatcherId) => ({ kind: "failed", watcher, ...command }) as const;
    const long = { kind: "commandEnded", ...command, durationMs: 90_000 } as const;
    const at = stage.notice(long);
    const same = (what: NoticeWhat) => stage.notice(what, { epoch: at.epoch, offset: at.offset });
    await stage.report(same(failed(one.id)), at, same(failed(two.id)));
    await stage.report(same(failed(one.id)));
    expect((await stage.inbox()).notices.map(({ what }) => what)).toEqual([long]);
    await stage.report(stage.notice(failed(one.id), { epoch: at.epoch, offset: at.offset + 1 }));
    expect((await stage.inbox()).notices.map(({ what }) => what.kind)).toEqual(["failed", "commandEnded"]);
  });

  it("NI3 are counted, each once, where more come of a terminal than a person reads in an hour", async () => {
    const many = Array.from({ length: limits.hourlyNoticesPerSession + 5 }, () => stage.notice());
    await stage.report(...many);
    await stage.report(...many.slice(-8));
    const first = await stage.inbox();
    expect(first.notices.length).toBe(limits.hourlyNoticesPerSession);
    expect(first.notices.map(({ more }) => more).filter((more) => more > 0)).toEqual([5]);
    expect(first.notices[0]?.more).toBe(5);
    stage.world.advance(3_601);
    await stage.report(...many.slice(-2), stage.notice());
    const later = await stage.inbox();
    expect([later.notices.length, later.unread]).toEqual([limits.hourlyNoticesPerSession + 1, first.unread + 1]);
    expect(later.notices[0]?.more).toBe(0);
  });

  it("NI4 are taken of a device's own sessions only", async () => {
    const other = await TestDevice.register(stage.world, "other");
    const elsewhere = stage.notice({ kind: "bell" }, { session: sessionIdSchema.parse(randomUUID()) });
    const reply = await post(reportRoute.POST, await other.token(), { notices: [stage.notice(), elsewhere] });
    expect(reply.status).toBe(200);
    expect(await kinds()).toEqual([]);
  });

  it("a bell is told of or not, whatever else needs its reader", async () => {
    const question = { kind: "question", text: "Go on?" } as const;
    await stage.prefer({ bell: false });
    await stage.report(stage.notice({ kind: "bell" }), stage.notice(question));
    expect(await kinds()).toEqual(["question"]);
    await stage.prefer({ attention: false, bell: true });
    await stage.report(stage.notice({ kind: "bell" }), stage.notice(question));
    expect((await kinds()).toSorted()).toEqual(["bell", "question"]);
    // Kept by a page that had one choice for both.
    await stage.prefer({ attention: false, bell: undefined });
    await stage.report(stage.notice({ kind: "bell" }));
    expect(await kinds()).toHaveLength(2);
  });

  it("NI5 are looked for where somebody wants them", async () => {
    const viewer = await stage.world.member(stage.session.ideaId, "viewer");
    expect(await stage.watched()).toEqual({ attention: true, commandOverMs: 60_000, watchers: [] });
    expect([await stage.level(), await stage.level(viewer.caller)]).toEqual(["all", "watchers"]);
    await stage.setLevel("attention");
    const silence = await stage.watch({ on: "silence", seconds: 30 }, viewer.caller);
    expect(await stage.watched()).toEqual({ attention: true, commandOverMs: null, watchers: [silence] });
    await stage.setLevel("all", viewer.caller);
    await stage.prefer({ commandOverSeconds: 5, attention: false, bell: false }, viewer.caller);
    await stage.prefer({ attention: false, bell: true });
    expect(await stage.watched()).toMatchObject({ attention: true }); // its bell
    await stage.prefer({ attention: false, bell: false });
    expect(await stage.watched()).toEqual({ attention: false, commandOverMs: 5_000, watchers: [silence] });
    await stage.setLevel("muted", viewer.caller);
    expect(await stage.watched()).toBeUndefined();
  });

  it("are watched for by patterns that a helper takes, so many of them, and ended by whoever asked for them", async () => {
    const match = (pattern: string) => ({ on: "match", pattern, ignoreCase: false }) as const;
    for (const bad of ["(", String.raw`(a)\1`, "(?=a)", "(?:a{1,100}){1,100}"])
      expect(await refusal(await stage.tryToWatch(match(bad)))).toBe("400 badRequest");
    const viewer = await stage.world.member(stage.session.ideaId, "viewer");
    const made = await stage.watch(match("^a"), viewer.caller);
    for (let more = 1; more < limits.watchersPerSession; more += 1) await stage.watch({ on: "failure" });
    expect(await refusal(await stage.tryToWatch({ on: "failure" }))).toBe("409 conflict");
    const end = async (by: Caller) => call(watcherRoute.DELETE, by, { method: "DELETE", params: { id: made.id } });
    expect(await refusal(await end(stage.owner))).toBe("404 notFound");
    expect((await end(viewer.caller)).status).toBe(204);
    expect((await stage.tryToWatch({ on: "failure" })).status).toBe(200);
    expect(await refusal(await stage.tryToWatch({ on: "failure" }, await stage.world.stranger()))).toBe("404 notFound");
  });

  it("are watched for no more by whoever was sent away: nobody else could end it, and it took the others' room", async () => {
    const gone = await stage.world.member(stage.session.ideaId, "viewer");
    const stays = await stage.world.member(stage.session.ideaId, "viewer");
    for (let more = 1; more < limits.watchersPerSession; more += 1) await stage.watch({ on: "failure" }, gone.caller);
    await stage.setLevel("all", gone.caller);
    const kept = await stage.watch({ on: "failure" }, stays.caller);
    expect(await refusal(await stage.tryToWatch({ on: "failure" }))).toBe("409 conflict");
    const member = { method: "DELETE", params: { id: stage.session.ideaId, user: gone.user } };
    expect((await call(memberRoute.DELETE, stage.owner, member)).status).toBe(204);
    const own = await stage.watch({ on: "failure" });
    const { orm } = stage.world.context;
    const left = await orm.select({ id: watchers.id }).from(watchers);
    expect(left.map(({ id }) => id).toSorted()).toEqual([kept.id, own.id].toSorted());
    expect(await orm.$count(noticeLevels, eq(noticeLevels.userId, gone.user))).toBe(0);
  });

  it("are listed by kind and page, and marked as read by their reader", async () => {
    const read = async (body: unknown, by = stage.owner) =>
      succeed(await post(readRoute.POST, by, body), unreadReplySchema);
    await stage.report(stage.notice(question), stage.notice(slow), stage.notice());
    const { notices: told, unread } = await stage.inbox();
    expect([told.length, unread]).toEqual([3, 3]);
    expect((await stage.inbox(stage.owner, "?group=commands")).notices.map(({ what }) => what)).toEqual([slow]);
    const [newest, second] = told;
    if (newest === undefined || second === undefined) throw new Error("three were told");
    expect((await stage.inbox(stage.owner, `?before=${newest.id}`)).notices.length).toBe(2);
    expect(await read({ ids: [second.id], read: true })).toEqual({ unread: 2 });
    expect((await stage.inbox(stage.owner, "?unread=1")).notices.map(({ id }) => id)).not.toContain(second.id);
    expect(await read({ ids: [second.id], read: false })).toEqual({ unread: 3 });
    expect(await read({ upTo: second.id })).toEqual({ unread: 1 });
    await read({ upTo: newest.id }, await stage.world.stranger());
    await read({ session: randomUUID() });
    expect(await (await call(unreadRoute.GET, stage.owner)).json()).toEqual({ unread: 1 });
    expect(await read({ session: stage.session.id })).toEqual({ unread: 0 });
  });

  it("lead to the live terminal while it runs there, and to what was printed once it does not", async () => {
    const { context } = stage.world;
    const { id: userId } = await localOwner(context.orm);
    const scope = new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, context);
    const notice = stage.notice();
    const { epoch } = notice;
    await stage.report(notice);
    await stage.watched(); // the device's sign of life
    const id = noticeIdSchema.parse((await stage.inbox()).notices[0]?.id);
    const moment = async () => momentOf(scope, id);
    const place = { ideaId: stage.session.ideaId, slot: "primary", pane, at: { epoch, offset: 7 } };
    expect(await moment()).toEqual({ kind: "live", ...place });
    const change = async (columns: object) =>
      context.orm.update(ideasTerminalSessions).set(columns).where(eq(ideasTerminalSessions.id, stage.session.id));
    await change({ status: "detached", lastSequence: [{ pane, epoch, offset: 9 }] });
    expect(await moment()).toEqual({ kind: "live", ...place });
    await change({ lastSequence: [{ pane, epoch: randomUUID(), offset: 9 }] });
    expect(await moment()).toEqual({ kind: "saved", ...place });
    await change({ lastSequence: [{ pane, epoch, offset: 9 }] });
    stage.world.advance(3_600);
    expect(await moment()).toEqual({ kind: "saved", ...place });
    expect(await momentOf(scope, noticeIdSchema.parse(4_711))).toBeUndefined();
  });

  it("NI6 of a device that is gone while terminals run there come once, and say later how long it was away", async () => {
    const { context } = stage.world;
    const { orm } = context;
    const since = context.clock.now();
    const gone = limits.deviceOfflineMs + limits.deviceGoneMs;
    await stage.watched(); // its sign of life
    stage.world.advance(gone / 1_000);
    expect(await tellGoneDevices(context)).toBe(0); // nothing runs there
    await orm.update(ideasTerminalSessions).set({ status: "detached" });
    const counts = await Promise.all([tellGoneDevices(context), tellGoneDevices(context)]);
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 1]);
    const offline = { kind: "deviceOffline", since: since.toISOString() };
    const [told] = (await stage.inbox()).notices;
    expect(told).toMatchObject({ what: { ...offline, backAt: null }, read: false, device: { name: "laptop" } });

    stage.world.advance(60);
    await orm.update(devices).set({ lastSeenAt: context.clock.now() });
    expect(await tellGoneDevices(context)).toBe(0);
    const backAt = context.clock.now().toISOString();
    expect((await stage.inbox()).notices).toMatchObject([{ what: { ...offline, backAt }, read: true }]);

    // By the relay's word it is gone at once, and told of as soon as it has been for a while; a revoked one never.
    await orm.update(devices).set({ relayConnected: false, relayToldAt: context.clock.now() });
    stage.world.advance(limits.deviceGoneMs / 1_000 - 1);
    expect(await tellGoneDevices(context)).toBe(0);
    stage.world.advance(1);
    await stage.prefer({ deviceOffline: false });
    expect(await tellGoneDevices(context)).toBe(0);
    expect((await stage.inbox()).notices.length).toBe(1);
  });

  it("are forgotten past their time, and beyond what one person may have from the oldest on", async () => {
    const { context } = stage.world;
    await stage.report(stage.notice());
    stage.world.advance(limits.noticeDays * 86_400 + 1);
    await stage.report(stage.notice(question));
    expect(await pruneNotices(context.orm, context.clock.now())).toBe(1);
    const owner = await stage.world.owner();
    expect(await kinds(owner)).toEqual(["question"]);
    await context.orm.update(ideas).set({ retentionDays: 2 });
    await stage.report(stage.notice(question));
    stage.world.advance(2 * 86_400);
    expect(await pruneNotices(context.orm, context.clock.now())).toBe(0);
    await context.orm.update(ideas).set({ retentionDays: 1 });
    expect(await pruneNotices(context.orm, context.clock.now())).toBe(2);
    await context.orm.update(ideas).set({ retentionDays: null });
    await stage.report(stage.notice(question));
    const [row] = await context.orm.select().from(notices);
    if (row === undefined) throw new Error("one was kept");
    const { id: _id, ...like } = row;
    const more = Array.from({ length: limits.noticesPerUser }, (_, at) => ({ ...like, reported: `more ${at}` }));
    for (let at = 0; at < more.length; at += 1_000)
      await context.orm.insert(notices).values(more.slice(at, at + 1_000));
    expect(await pruneNotices(context.orm, context.clock.now())).toBe(1);
    expect(await context.orm.$count(notices)).toBe(limits.noticesPerUser);
    expect((await stage.inbox(owner, `?before=${row.id + 1}`)).notices).toEqual([]);
  });
});

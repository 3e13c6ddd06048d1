import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ideaIdSchema,
  ideaReplySchema,
  oneTimeLinkReplySchema,
  pushBrowserIdSchema,
  slotSchema,
  userIdSchema,
  type UserId,
} from "@coda/protocol";
import * as accountRoute from "@/app/api/account/route.ts";
import * as joinRoute from "@/app/api/account/join/route.ts";
import * as newPasswordRoute from "@/app/api/account/new-password/route.ts";
import * as passwordRoute from "@/app/api/account/password/route.ts";
import * as setUpRoute from "@/app/api/account/set-up/route.ts";
import * as usersRoute from "@/app/api/admin/users/route.ts";
import * as userRoute from "@/app/api/admin/users/[id]/route.ts";
import * as userLinksRoute from "@/app/api/admin/users/[id]/links/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import type { Browser } from "@/app/api/testing/browser.ts";
import { call, nobody, origin, refusal, succeed, type Caller } from "@/app/api/testing/world.ts";
import {
  auditEvents,
  devices,
  ideas,
  ideasTerminalSessions,
  pushBrowsers,
  sessions,
  users,
} from "../../drizzle/schema/index.ts";
import { Scope } from "../scope.ts";
import { accountStage, goodPassword, type AccountStage } from "../testing/account-stage.ts";
import { testDatabases } from "../testing/databases.ts";
import { operatorLink } from "./account-link.ts";
import { signInOfCookies } from "./auth.ts";
import { mayEnterByMail } from "./entering.ts";
import { setUpLink } from "./set-up.ts";
import { listUsers } from "./users.ts";

describe.each(testDatabases)("an instance's accounts on %s", (_name, open) => {
  let stage: AccountStage;
  let admin: Browser;
  let adminId: UserId;
  beforeAll(async () => {
    stage = await accountStage(open);
  });
  afterAll(() => stage.dispose());

  const tokenIn = (url: string) => new URL(url).hash.slice(1);
  const post = (handler: typeof setUpRoute.POST, body: unknown, by: Caller = nobody) =>
    call(handler, by, { method: "POST", body });
  const status = async (browser: Browser) => (await call(ideasRoute.GET, browser.caller)).status;
  const change = (id: UserId, body: unknown, by = admin) =>
    call(userRoute.PATCH, by.caller, { method: "PATCH", params: { id }, body });
  const linkFor = async (id: UserId) => {
    const reply = await call(userLinksRoute.POST, admin.caller, { method: "POST", params: { id } });
    return succeed(reply, oneTimeLinkReplySchema);
  };
  const remove = (by: Browser, confirmation: string) =>
    call(accountRoute.DELETE, by.caller, { method: "DELETE", body: { confirmation } });
  const idOf = async (email: string) => {
    const [user] = await stage.world.context.orm.select().from(users).where(eq(users.email, email));
    return userIdSchema.parse(user?.id);
  };
  async function signIn(email: string): Promise<Browser> {
    const browser = stage.browser();
    await browser.signInWith("password", { email, password: goodPassword });
    return browser;
  }

  it("TR66 begin with the first admin, made by a link that the server prints, and by one of them only", async () => {
    const { context } = stage.world;
    const links = [(await setUpLink(context)) ?? "", (await setUpLink(context)) ?? ""];
    expect(links[0]).toMatch(new RegExp(`^${origin}/set-up#`, "u"));
    const body = { name: "Ada", email: "Ada@example.org", password: goodPassword };
    expect(await refusal(await post(setUpRoute.POST, { ...body, token: "x".repeat(43) }))).toBe("410 gone");
    expect(
      await refusal(await post(setUpRoute.POST, { ...body, password: "short", token: tokenIn(links[0] ?? "") })),
    ).toBe("400 badRequest");
    const replies = await Promise.all(
      links.map((link, at) => post(setUpRoute.POST, { ...body, email: `ada${at}@example.org`, token: tokenIn(link) })),
    );
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([204, 410]));
    admin = stage.browser();
    for (const reply of replies) admin.take(reply);
    expect(await status(admin)).toBe(200);
    const [only] = await context.orm.select().from(users);
    adminId = userIdSchema.parse(only?.id);
    expect(only).toMatchObject({ isAdmin: true, name: "Ada" });
    expect(await stage.log(adminId)).toEqual(["account.created set-up", "account.signed-in set-up"]);
    expect(await setUpLink(context)).toBeUndefined();
    for (const link of links)
      expect(await refusal(await post(setUpRoute.POST, { ...body, token: tokenIn(link) }))).toBe("410 gone");
  });

  it("TR64 grow by an admin's invitation, which works once and signs in", async () => {
    const invited = await succeed(
      await post(usersRoute.POST, { email: "Bob@Example.org" }, admin.caller),
      oneTimeLinkReplySchema,
    );
    expect(invited.url).toMatch(new RegExp(`^${origin}/join#`, "u"));
    expect(await refusal(await post(usersRoute.POST, { email: "bob@example.org" }, admin.caller))).toBe("409 conflict");
    const token = tokenIn(invited.url);
    // An invitation is no other kind of link.
    expect(await refusal(await post(newPasswordRoute.POST, { token, password: goodPassword }))).toBe("410 gone");
    expect(
      await refusal(await post(setUpRoute.POST, { token, password: goodPassword, name: "B", email: "b@example.org" })),
    ).toBe("410 gone");
    const bob = stage.browser();
    bob.take(await post(joinRoute.POST, { token, name: "Bob", password: goodPassword }));
    expect(await status(bob)).toBe(200);
    expect(await refusal(await post(joinRoute.POST, { token, name: "Bob", password: goodPassword }))).toBe("410 gone");
    expect(await stage.row(await idOf("bob@example.org"))).toMatchObject({ name: "Bob", isAdmin: false });
  });

  it("TR68 end whoever else's sign-in the browser had that opens an invitation, which pushes nothing there any more", async () => {
    const { context, revoked } = stage.world;
    const shared = await signIn("bob@example.org");
    const bob = await idOf("bob@example.org");
    const own = await signInOfCookies(context, shared.caller["cookie"] ?? null);
    const pushed = { id: pushBrowserIdSchema.parse(randomUUID()), userId: bob, signInId: own?.row ?? "" };
    const subscription = { endpoint: "https://push.example.org/shared", p256dh: "", auth: "", createdAt: stage.now() };
    await context.orm.insert(pushBrowsers).values({ ...pushed, ...subscription });
    const { url } = await succeed(
      await post(usersRoute.POST, { email: "next@example.org" }, admin.caller),
      oneTimeLinkReplySchema,
    );
    const before = { ...shared.caller };
    const given = { token: tokenIn(url), name: "Next", password: goodPassword };
    shared.take(await post(joinRoute.POST, given, shared.caller));
    expect(await status(shared)).toBe(200);
    expect(await refusal(await call(ideasRoute.GET, before))).toBe("401 signedOut");
    expect(await context.orm.$count(pushBrowsers, eq(pushBrowsers.userId, bob))).toBe(0);
    expect(revoked).toContainEqual({ what: "grant", grant: own?.row });
  });

  it("TR63 give an invitation's account to nobody by its link once somebody else has come to it", async () => {
    const link = await succeed(
      await post(usersRoute.POST, { email: "came@example.org" }, admin.caller),
      oneTimeLinkReplySchema,
    );
    const id = await idOf("came@example.org");
    await stage.world.context.orm.update(users).set({ emailVerified: stage.now() }).where(eq(users.id, id));
    const late = { token: tokenIn(link.url), name: "Late", password: goodPassword };
    expect(await refusal(await post(joinRoute.POST, late))).toBe("410 gone");
    expect(await stage.row(id)).toMatchObject({ name: null, passwordHash: null });
  });

  it("TR63 let nobody into an invited account by its address once somebody joined, also when they signed out", async () => {
    const { context } = stage.world;
    const link = await succeed(
      await post(usersRoute.POST, { email: "open@example.org" }, admin.caller),
      oneTimeLinkReplySchema,
    );
    expect(await mayEnterByMail(context, "open@example.org")).toBe(true);
    Object.assign(context.config.flags, { password: false });
    expect((await post(joinRoute.POST, { token: tokenIn(link.url), name: "Whoever" })).ok).toBe(true);
    Object.assign(context.config.flags, { password: true });
    expect(await mayEnterByMail(context, "open@example.org")).toBe(false);
    await context.orm.delete(sessions).where(eq(sessions.userId, await idOf("open@example.org")));
    expect(await mayEnterByMail(context, "open@example.org")).toBe(false);
  });

  it("are an admin's alone to list and to change", async () => {
    const bob = await signIn("bob@example.org");
    const id = await idOf("bob@example.org");
    expect(await refusal(await post(usersRoute.POST, { email: "x@example.org" }, bob.caller))).toBe("403 forbidden");
    expect(await refusal(await change(adminId, { isAdmin: false }, bob))).toBe("403 forbidden");
    expect(await refusal(await change(id, { isAdmin: true }, bob))).toBe("403 forbidden");
    const link = call(userLinksRoute.POST, bob.caller, { method: "POST", params: { id: adminId } });
    expect(await refusal(await link)).toBe("403 forbidden");
    const actor = { kind: "user", userId: id, name: null, email: null, signIn: null } as const;
    await expect(listUsers(new Scope(actor, stage.world.context), {})).rejects.toMatchObject({ code: "forbidden" });
    const own = { ...actor, userId: adminId };
    const scope = new Scope(own, stage.world.context);
    const list = await listUsers(scope, {});
    expect(list.users.map(({ email, isInvited }) => [email, isInvited])).toContainEqual(["bob@example.org", false]);
    expect(list.more).toBe(false);
    const emails = async (query: object) => (await listUsers(scope, query)).users.map(({ email }) => email);
    expect(await emails({ text: "BOB@" })).toEqual(["bob@example.org"]);
    expect(await emails({ text: "b%@" })).toEqual([]);
    const all = await emails({});
    expect(await emails({ before: list.users[0]?.id })).toEqual(all.slice(1));
  });

  it("TR60 cut whoever is disabled, at once and everywhere, until that is taken back", async () => {
    const bob = await signIn("bob@example.org");
    const id = await idOf("bob@example.org");
    expect((await change(id, { disabled: true })).status).toBe(204);
    expect(stage.world.revoked.at(-1)).toEqual({ what: "user", user: id });
    expect([await status(bob), await status(await signIn("bob@example.org"))]).toEqual([401, 401]);
    expect((await change(id, { disabled: false })).status).toBe(204);
    expect([await status(bob), await status(await signIn("bob@example.org"))]).toEqual([401, 200]);
    expect(await stage.log(id)).toEqual(expect.arrayContaining(["account.disabled", "account.enabled"]));
  });

  it("let nobody use an admin's old link after a newer one, and sign out everywhere by it", async () => {
    const bob = await signIn("bob@example.org");
    const id = await idOf("bob@example.org");
    const [older, newer] = [tokenIn((await linkFor(id)).url), tokenIn((await linkFor(id)).url)];
    const use = (token: string) => post(newPasswordRoute.POST, { token, password: goodPassword });
    expect(await refusal(await use(older))).toBe("410 gone");
    expect((await use(newer)).status).toBe(204);
    expect(await status(bob)).toBe(401);
  });

  it("keep an admin: two cannot take it from each other at the same moment, and none from themselves", async () => {
    const bob = await signIn("bob@example.org");
    const id = await idOf("bob@example.org");
    const own = (await stage.row(adminId))?.email ?? "";
    expect(await refusal(await remove(admin, own))).toBe("409 conflict");
    expect((await change(id, { isAdmin: true })).status).toBe(204);
    expect(await refusal(await change(adminId, { disabled: true }))).toBe("409 conflict");
    const both = await Promise.all([change(id, { isAdmin: false }), change(adminId, { isAdmin: false }, bob)]);
    expect(new Set(both.map((reply) => reply.status))).toEqual(new Set([204, 403]));
    const left = (await stage.world.context.orm.select().from(users)).filter(({ isAdmin }) => isAdmin);
    expect(left).toHaveLength(1);
    if (left[0]?.id === id) [admin, adminId] = [bob, id];
  });

  it("TR67 go with everything that hangs on them, and leave a line without a name", async () => {
    const { orm } = stage.world.context;
    const cy = await stage.person({ email: "cy@example.org", name: "<b>Cy'; drop table users;--</b>" });
    const browser = await signIn("cy@example.org");
    const made = await call(ideasRoute.POST, browser.caller, { method: "POST", body: { title: "Mine" } });
    expect(made.ok).toBe(true);
    const { idea } = ideaReplySchema.parse(await made.json());
    const inIt = { userId: cy, ideaId: idea.id, slot: slotSchema.parse("primary"), createdAt: stage.now() };
    const [open] = await orm.insert(ideasTerminalSessions).values(inIt).returning();
    const key = { publicKey: "A".repeat(43), createdAt: stage.now(), registeredAt: stage.now() };
    await orm.insert(devices).values({ userId: cy, name: "laptop", platform: "linux", version: "1", ...key });
    const actor = { kind: "user", id: cy, name: "Cy" } as const;
    const inOthers = { at: stage.now(), actor, action: "member.joined", subject: {}, address: "192.0.2.9" } as const;
    await orm.insert(auditEvents).values({ userId: adminId, ...inOthers });
    // In the log of an idea's owner too, as what a member does there is.
    const ideaId = ideaIdSchema.parse("of-another");
    await orm.insert(auditEvents).values({ ...inOthers, userId: cy, ideaId, action: "session.attached" });
    expect(await refusal(await remove(browser, "somebody@example.org"))).toBe("400 badRequest");
    expect((await remove(browser, " CY@example.org")).status).toBe(204);
    // Whoever is in a terminal of theirs is cut too, members included.
    expect(stage.world.revoked.slice(-2)).toEqual([
      { what: "session", session: open?.id },
      { what: "user", user: cy },
    ]);
    expect([await stage.row(cy), await status(browser)]).toEqual([undefined, 401]);
    expect(await orm.select().from(ideas).where(eq(ideas.userId, cy))).toEqual([]);
    expect(await orm.select().from(devices).where(eq(devices.userId, cy))).toEqual([]);
    const named = (await orm.select().from(auditEvents)).filter((row) => row.actor.id === cy);
    expect(named.map(({ action, address, actor: { name } }) => [action, address, name])).toEqual([
      ["member.joined", null, null],
      ["session.attached", null, null],
      ["account.deleted", null, null],
    ]);
  });

  it("begin with a way to come back: a password where those are on, and by no link where nothing is set up", async () => {
    const { config } = stage.world.context;
    const link = await succeed(
      await post(usersRoute.POST, { email: "eli@example.org" }, admin.caller),
      oneTimeLinkReplySchema,
    );
    const join = async () => refusal(await post(joinRoute.POST, { token: tokenIn(link.url), name: "Eli" }));
    expect(await join()).toBe("400 badRequest");
    const { mail } = config.waysIn;
    Object.assign(config.flags, { password: false });
    Object.assign(config.waysIn, { mail: undefined });
    expect(await join()).toBe("409 conflict");
    Object.assign(config.flags, { password: true });
    Object.assign(config.waysIn, { mail });
    expect(await stage.row(await idOf("eli@example.org"))).toMatchObject({ name: null });
  });

  it("are given no link that would open nothing: whoever is disabled is enabled first", async () => {
    const id = await stage.person({ email: "fin@example.org", disabledAt: stage.now() });
    const made = call(userLinksRoute.POST, admin.caller, { method: "POST", params: { id } });
    expect(await refusal(await made)).toBe("409 conflict");
    await expect(operatorLink(stage.world.context, "fin@example.org")).rejects.toMatchObject({ code: "conflict" });
    expect(await stage.log(id)).toEqual([]);
  });

  it("set no password where passwords are switched off", async () => {
    const { flags } = stage.world.context.config;
    Object.assign(flags, { password: false });
    const link = await succeed(
      await post(usersRoute.POST, { email: "dee@example.org" }, admin.caller),
      oneTimeLinkReplySchema,
    );
    const token = tokenIn(link.url);
    expect(await refusal(await post(joinRoute.POST, { token, name: "Dee", password: goodPassword }))).toBe(
      "403 forbidden",
    );
    const browser = stage.browser();
    browser.take(await post(joinRoute.POST, { token, name: "Dee" }));
    expect(await status(browser)).toBe(200);
    const set = call(passwordRoute.PUT, browser.caller, { method: "PUT", body: { password: goodPassword } });
    expect(await refusal(await set)).toBe("403 forbidden");
    Object.assign(flags, { password: true });
  });
});

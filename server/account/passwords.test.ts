import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as newPasswordRoute from "@/app/api/account/new-password/route.ts";
import * as passwordRoute from "@/app/api/account/password/route.ts";
import * as resetsRoute from "@/app/api/account/password-resets/route.ts";
import * as linksRoute from "@/app/api/account/sign-in-links/route.ts";
import * as signInsRoute from "@/app/api/account/sign-ins/route.ts";
import * as signInRoute from "@/app/api/account/sign-ins/[id]/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import type { Browser } from "@/app/api/testing/browser.ts";
import { call, nobody, refusal } from "@/app/api/testing/world.ts";
import { oneTimeLinks, sessions } from "../../drizzle/schema/index.ts";
import { rates } from "../http/rate-limits.ts";
import { accountStage, goodPassword, type AccountStage } from "../testing/account-stage.ts";
import { testDatabases } from "../testing/databases.ts";
import { hashPassword, isPassword, nobodysHash } from "./password.ts";
import { sessionCookieName } from "./session-cookie.ts";

describe.each(testDatabases)("passwords, with accounts on %s", (_name, open) => {
  let stage: AccountStage;
  beforeAll(async () => {
    stage = await accountStage(open);
  });
  afterAll(() => stage.dispose());

  const email = "ada@example.org";
  const wrong = { email, password: "wrong horse battery" };
  const status = async (browser: Browser) => (await call(ideasRoute.GET, browser.caller)).status;
  const rowsOf = async (userId: Awaited<ReturnType<AccountStage["person"]>>) =>
    stage.world.context.orm.select().from(sessions).where(eq(sessions.userId, userId));
  async function signIn(password: string, headers?: Record<string, string>, of = email): Promise<Browser> {
    const browser = stage.browser(headers);
    await browser.signInWith("password", { email: of, password });
    return browser;
  }

  it("sign in, by a row that says whence; the cookie is out of scripts' reach", async () => {
    const ada = await stage.person({ email, name: "Ada", emailVerified: stage.now() });
    const browser = stage.browser({ "x-forwarded-for": "192.0.2.7", "user-agent": "Test/1" });
    const { url, response } = await browser.signInWith("password", {
      email: ` ${email.toUpperCase()} `,
      password: goodPassword,
    });
    expect([url.searchParams.get("error"), await status(browser)]).toEqual([null, 200]);
    const [row] = await rowsOf(ada);
    expect(row).toMatchObject({ provider: "password", address: "192.0.2.7", userAgent: "Test/1" });
    const cookie = response.headers
      .getSetCookie()
      .find((line) => line.startsWith(sessionCookieName(stage.world.context.config)));
    expect(cookie).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/u);
    expect(await stage.log(ada)).toEqual(["account.signed-in password"]);
  });

  it("TR61 answer alike for a wrong one, an unknown address, an account without one and one that is disabled", async () => {
    await stage.person({ email: "provider@example.org", passwordHash: null });
    await stage.person({ email: "gone@example.org", disabledAt: stage.now() });
    const answers = await Promise.all(
      [
        wrong,
        ...["nobody", "provider", "gone"].map((name) => ({ email: `${name}@example.org`, password: goodPassword })),
      ].map(async (tried) => {
        const { url, response } = await stage.browser().signInWith("password", tried);
        return [response.status, url.pathname, url.search];
      }),
    );
    for (const answer of answers)
      expect(answer).toEqual([401, "/api/auth/error", "?error=CredentialsSignin&provider=password"]);
  });

  it("refuse a sign-in without the CSRF token, or with another browser's", async () => {
    const other = stage.browser();
    for (const csrfToken of ["", "x".repeat(64), await other.csrf()]) {
      const browser = stage.browser();
      await browser.csrf();
      const reply = await browser.auth("callback/password", { email, password: goodPassword, csrfToken, json: "true" });
      expect(await reply.json()).toEqual({ url: expect.stringContaining("csrf=true") as string });
      expect(await status(browser)).toBe(401);
    }
  });

  it("TR62 refuse everything for a while after five wrong ones for an account, whether there is one or not", async () => {
    await stage.person({ email: "bob@example.org" });
    for (const of of ["bob@example.org", "no-such@example.org"]) {
      const given = { email: of, password: "wrong horse battery" };
      const results: (string | null)[] = [];
      for (let at = 0; at <= rates.passwordsOfAccount.points; at++) {
        const { url } = await stage.browser({ "x-forwarded-for": `198.51.100.${at}` }).signInWith("password", given);
        results.push(url.searchParams.get("error"));
      }
      expect(results).toEqual([...Array<string>(5).fill("CredentialsSignin"), "too-many"]);
    }
    expect(await status(await signIn(goodPassword, {}, "bob@example.org"))).toBe(401);
    stage.world.advance(rates.passwordsOfAccount.seconds + 1);
    expect(await status(await signIn(goodPassword, {}, "bob@example.org"))).toBe(200);
  });

  it("count tries from one address, whatever accounts they are for, and right ones never", async () => {
    const headers = { "x-forwarded-for": "203.0.113.9" };
    const from = (of: string, password: string) =>
      stage.browser(headers).signInWith("password", { email: of, password });
    for (let at = 0; at <= rates.passwordsOfAccount.points; at++)
      expect((await from(email, goodPassword)).response.status).toBe(200);
    const { rates: counted } = stage.world.context;
    for (let at = 1; at < rates.passwordsOfAddress.points; at++)
      await counted.take("passwordsOfAddress", "203.0.113.9");
    expect((await from("x@example.org", "wrong horse battery")).url.searchParams.get("error")).toBe(
      "CredentialsSignin",
    );
    expect((await from(email, goodPassword)).url.searchParams.get("error")).toBe("too-many");
    expect(await status(await signIn(goodPassword, { "x-forwarded-for": "203.0.113.10" }))).toBe(200);
    stage.world.advance(rates.passwordsOfAddress.seconds + 1);
  });

  it("TR62 keep counting nobody's tries but those that are let through: who is shut out shuts out nobody else", async () => {
    await stage.person({ email: "gus@example.org" });
    const headers = { "x-forwarded-for": "203.0.113.88" };
    for (let at = 0; at < rates.passwordsOfAddress.points; at++)
      await signIn("wrong horse battery", headers, `somebody-${at}@example.org`);
    for (let at = 0; at < rates.passwordsOfAccount.points; at++)
      await signIn("wrong horse battery", headers, "gus@example.org");
    expect(await status(await signIn(goodPassword, { "x-forwarded-for": "203.0.113.89" }, "gus@example.org"))).toBe(
      200,
    );
  });

  it("TR60 sign-ins are listed, and one that is ended opens nothing from that moment on, with its old cookie either", async () => {
    const cy = await stage.person({ email: "cy@example.org" });
    const [here, there, third] = [
      await signIn(goodPassword, {}, "cy@example.org"),
      await signIn(goodPassword, {}, "cy@example.org"),
      await signIn(goodPassword, {}, "cy@example.org"),
    ];
    const rows = await rowsOf(cy);
    expect(rows).toHaveLength(3);
    const ended = rows[1];
    const stolen = { ...there.caller };
    const params = { id: ended?.id ?? "" };
    expect((await call(signInRoute.DELETE, here.caller, { method: "DELETE", params })).status).toBe(204);
    const left = [here, there, third];
    expect((await Promise.all(left.map(status))).filter((code) => code === 200)).toHaveLength(2);
    expect((await call(ideasRoute.GET, stolen)).status).toBe(await status(there));
    expect(stage.world.revoked).toContainEqual({ what: "grant", grant: ended?.id });
    const still = (await status(here)) === 200 ? here : third;
    const others = await call(signInsRoute.DELETE, still.caller, { method: "DELETE" });
    expect(await others.json()).toEqual({ ended: 1 });
    expect((await Promise.all(left.map(status))).filter((code) => code === 200)).toHaveLength(1);
    // Somebody else's is none of theirs.
    const ada = await signIn(goodPassword);
    const [adas] = await rowsOf(await stage.person({ email: "x@example.org" }));
    expect(adas).toBeUndefined();
    const [own] = await rowsOf(cy);
    expect(
      await refusal(await call(signInRoute.DELETE, ada.caller, { method: "DELETE", params: { id: own?.id ?? "" } })),
    ).toBe("404 notFound");
  });

  it("TR60 a sign-out that cannot be stored fails, and takes no cookie from a browser that is signed in still", async () => {
    const { orm } = stage.world.context;
    await stage.person({ email: "lea@example.org" });
    const browser = await signIn(goodPassword, undefined, "lea@example.org");
    const signOut = async () => browser.auth("signout", { csrfToken: await browser.csrf(), json: "true" });
    await orm.execute(
      sql`alter table audit_events add constraint stuck check (action <> 'account.signed-out') not valid`,
    );
    expect((await signOut()).status).toBe(500);
    expect(await status(browser)).toBe(200);
    await orm.execute(sql`alter table audit_events drop constraint stuck`);
    expect((await signOut()).status).toBe(200);
    expect(await status(browser)).toBe(401);
  });

  it("open nothing by a cookie that was edited, made up, or encrypted by another server", async () => {
    const browser = await signIn(goodPassword);
    const name = sessionCookieName(stage.world.context.config);
    const value = browser.cookie(name) ?? "";
    const at = value.length - 8;
    const edited = `${value.slice(0, at)}${value[at] === "A" ? "B" : "A"}${value.slice(at + 1)}`;
    for (const cookie of [edited, value.slice(0, -1), "e30.e30.", crypto.randomUUID()]) {
      browser.setCookie(name, cookie);
      expect(await status(browser)).toBe(401);
    }
    browser.setCookie(name, value);
    expect(await status(browser)).toBe(200);
  });

  it("are asked for whatever other programs' cookies hold, and browsers write nothing into the log", async () => {
    const browser = stage.browser();
    browser.setCookie("of-another-program", "%zz%");
    await browser.signInWith("password", { email, password: goodPassword });
    expect(await status(browser)).toBe(200);
    expect(await refusal(await browser.auth("_log", { level: "error", code: "X", message: "forged" }))).toBe(
      "404 notFound",
    );
    const huge = { email, password: "x".repeat(20_000), csrfToken: await browser.csrf(), json: "true" };
    expect(await refusal(await browser.auth("callback/password", huge))).toBe("413 tooLarge");
  });

  it("TR3 are changed with the old one, which ends every other sign-in, at the relay too", async () => {
    const dan = await stage.person({ email: "dan@example.org" });
    const here = await signIn(goodPassword, {}, "dan@example.org");
    const [{ id: ownRow } = { id: "" }] = await rowsOf(dan);
    const there = await signIn(goodPassword, {}, "dan@example.org");
    const change = (body: unknown) => call(passwordRoute.PUT, here.caller, { method: "PUT", body });
    expect(await refusal(await change({ password: "another horse battery" }))).toBe("403 forbidden");
    expect(await refusal(await change({ current: "wrong", password: "another horse battery" }))).toBe("403 forbidden");
    expect(await refusal(await change({ current: goodPassword, password: "short" }))).toBe("400 badRequest");
    const others = (await rowsOf(dan)).filter(({ id }) => id !== ownRow);
    stage.world.revoked.length = 0;
    expect((await change({ current: goodPassword, password: "another horse battery" })).status).toBe(204);
    expect(stage.world.revoked).toEqual(others.map(({ id }) => ({ what: "grant", grant: id })));
    expect([await status(here), await status(there)]).toEqual([200, 401]);
    expect(await status(await signIn(goodPassword, {}, "dan@example.org"))).toBe(401);
    expect(await status(await signIn("another horse battery", {}, "dan@example.org"))).toBe(200);
    expect(await stage.log(dan)).toContain("account.password-changed");
  });

  it("TR62 take no more guesses of the current one from a sign-in than at the door, and note each", async () => {
    const cat = await stage.person({ email: "cat@example.org" });
    const { caller } = await signIn(goodPassword, {}, "cat@example.org");
    const guess = async (current: string): Promise<string> => {
      const body = { current, password: "another horse battery" };
      return refusal(await call(passwordRoute.PUT, caller, { method: "PUT", body }));
    };
    const guesses = [];
    for (let at = 0; at <= rates.passwordsOfAccount.points; at++) guesses.push(await guess(`wrong ${at}`));
    expect(guesses).toEqual([...Array<string>(5).fill("403 forbidden"), "429 tooMany"]);
    expect(await guess(goodPassword)).toBe("429 tooMany");
    expect((await stage.log(cat)).filter((line) => line === "account.sign-in-failed password-change")).toHaveLength(5);
  });

  it("TR64 are set anew by a mailed link, once and within an hour, which signs out everywhere", async () => {
    const eve = await stage.person({ email: "eve@example.org", emailVerified: stage.now() });
    const before = await signIn(goodPassword, {}, "eve@example.org");
    const ask = async (of: string) => {
      const reply = await call(resetsRoute.POST, nobody, { method: "POST", body: { email: of } });
      await stage.world.settled();
      return reply.status;
    };
    expect(await ask("eve@example.org")).toBe(202);
    const token = stage.mailbox.lastToken();
    const kept = await stage.world.context.orm.select().from(oneTimeLinks);
    expect(JSON.stringify(kept)).not.toContain(token);
    const use = (given: string) =>
      call(newPasswordRoute.POST, nobody, {
        method: "POST",
        body: { token: given, password: "a third horse battery" },
      });
    expect((await use(token)).status).toBe(204);
    expect(await status(before)).toBe(401);
    expect(stage.world.revoked.at(-1)).toMatchObject({ what: "grant" });
    expect(await refusal(await use(token))).toBe("410 gone");
    expect(await stage.log(eve)).toContain("account.password-reset");
    expect(await status(await signIn("a third horse battery", {}, "eve@example.org"))).toBe(200);
    expect(await ask("eve@example.org")).toBe(202);
    stage.world.advance(3_601);
    expect(await refusal(await use(stage.mailbox.lastToken()))).toBe("410 gone");
    expect(await refusal(await use("x".repeat(43)))).toBe("410 gone");
  });

  it("TR64 that are changed, or set by a link, void every link that was made before", async () => {
    const email = "ida@example.org";
    const ida = await stage.person({ email, emailVerified: stage.now() });
    const mail = async (route: typeof resetsRoute) => {
      expect((await call(route.POST, nobody, { method: "POST", body: { email } })).status).toBe(202);
      await stage.world.settled();
      return stage.mailbox.lastToken();
    };
    const reset = async (token: string) =>
      call(newPasswordRoute.POST, nobody, { method: "POST", body: { token, password: goodPassword } });
    const [older, newer, signingIn] = [await mail(resetsRoute), await mail(resetsRoute), await mail(linksRoute)];
    expect(await refusal(await reset(older))).toBe("410 gone");
    const { caller } = await signIn(goodPassword, {}, email);
    const body = { current: goodPassword, password: goodPassword };
    expect((await call(passwordRoute.PUT, caller, { method: "PUT", body })).status).toBe(204);
    expect(await refusal(await reset(newer))).toBe("410 gone");
    const byMail = async (token: string) => (await stage.browser().signInWith("mail-link", { token })).url.search;
    expect(await byMail(signingIn)).toContain("error=CredentialsSignin");
    const another = await mail(linksRoute);
    expect((await reset(await mail(resetsRoute))).status).toBe(204);
    expect(await byMail(another)).toContain("error=CredentialsSignin");
    expect(await stage.log(ida)).toContain("account.password-reset");
  });

  it("are reset for nobody unknown, disabled or unconfirmed, and whoever asks is told nothing of it", async () => {
    await stage.person({ email: "fay@example.org" });
    const mails = stage.mailbox.received.length;
    for (const of of ["fay@example.org", "gone@example.org", "no-such-person@example.org"]) {
      const reply = await call(resetsRoute.POST, nobody, { method: "POST", body: { email: of } });
      expect([reply.status, await reply.text()]).toEqual([202, ""]);
    }
    await stage.world.settled();
    expect(stage.mailbox.received).toHaveLength(mails);
    for (let at = 0; at < rates.mailsToAddress.points; at++)
      await call(resetsRoute.POST, nobody, { method: "POST", body: { email: "no-such-person@example.org" } });
    const often = await call(resetsRoute.POST, nobody, {
      method: "POST",
      body: { email: "no-such-person@example.org" },
    });
    expect(await refusal(often)).toBe("429 tooMany");
  });
});

it("hash with argon2id and a salt of its own, and take for nobody as long as for somebody", async () => {
  const [one, two] = [await hashPassword(goodPassword), await hashPassword(goodPassword)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
  expect(one).not.toBe(two);
  expect(await isPassword(one, goodPassword)).toBe(true);
  expect(await isPassword(one, "correct horse battery ")).toBe(false);
  expect(await isPassword(await hashPassword("caf\u00e9 au lait"), "cafe\u0301 au lait")).toBe(true);
  expect(await isPassword(null, goodPassword)).toBe(false);
  const cost = (hash: string) => hash.split("$").slice(0, 4);
  expect(cost(nobodysHash)).toEqual(cost(one));
});

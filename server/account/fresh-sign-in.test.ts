import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserId } from "@coda/protocol";
import * as accountRoute from "@/app/api/account/route.ts";
import * as confirmationRoute from "@/app/api/account/confirmation/route.ts";
import * as methodRoute from "@/app/api/account/methods/[method]/route.ts";
import * as passwordRoute from "@/app/api/account/password/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import type { Browser } from "@/app/api/testing/browser.ts";
import { openIdClient, openIdProvider, type OpenIdProvider } from "@/app/api/testing/openid-provider.ts";
import { call, origin, refusal, type Caller } from "@/app/api/testing/world.ts";
import { accounts, users } from "../../drizzle/schema/index.ts";
import { Scope } from "../scope.ts";
import { accountStage, goodPassword, type AccountStage } from "../testing/account-stage.ts";
import { openPostgres } from "../testing/databases.ts";
import { readAccount } from "./account.ts";
import { userOfCookies } from "./actor.ts";

describe("what asks for a sign-in of late", () => {
  let provider: OpenIdProvider;
  let stage: AccountStage;
  beforeAll(async () => {
    provider = await openIdProvider(`${origin}/api/auth/callback/oidc`);
    stage = await accountStage(openPostgres, {
      ENABLE_SIGN_UP: "1",
      AUTH_OIDC_ISSUER: provider.issuer,
      AUTH_OIDC_ID: openIdClient.id,
      AUTH_OIDC_SECRET: openIdClient.secret,
    });
    await stage.person({ email: "admin@example.org", isAdmin: true });
  });
  afterAll(async () => {
    await stage.dispose();
    await provider.dispose();
  });

  const status = async (by: Caller) => (await call(ideasRoute.GET, by)).status;
  const setPassword = (by: Caller) =>
    call(passwordRoute.PUT, by, { method: "PUT", body: { password: "another horse battery" } });
  const remove = (by: Caller, confirmation: string) =>
    call(accountRoute.DELETE, by, { method: "DELETE", body: { confirmation } });
  const later = () => stage.world.advance(15 * 60 + 1);
  async function byProvider(person: OpenIdProvider["person"], browser = stage.browser()) {
    provider.person = person;
    const { url } = await browser.visitProvider("oidc");
    return { browser, error: url.searchParams.get("error") };
  }
  async function byPassword(email: string, browser = stage.browser()): Promise<Browser> {
    await browser.signInWith("password", { email, password: goodPassword });
    return browser;
  }
  async function mustSignInAgain({ caller }: Browser): Promise<boolean> {
    const { context } = stage.world;
    const user = await userOfCookies(caller["cookie"] ?? null, context);
    if (user === undefined) throw new Error("nobody is signed in");
    return (await readAccount(context, new Scope(user, context))).mustSignInAgain;
  }
  const identitiesOf = (userId: UserId) =>
    stage.world.context.orm.select().from(accounts).where(eq(accounts.userId, userId));

  it("TR68 a first password: who has only a provider signs in by it again, and a cookie from before opens nothing", async () => {
    const { browser } = await byProvider({
      sub: "lone-1",
      name: "Lone",
      email: "lone@example.org",
      email_verified: true,
    });
    expect(await mustSignInAgain(browser)).toBe(false);
    later();
    const stolen = { ...browser.caller };
    expect(await mustSignInAgain(browser)).toBe(true);
    const reply = await setPassword(stolen);
    expect(await reply.clone().json()).toMatchObject({ error: { details: { needs: "sign-in" } } });
    expect(await refusal(reply)).toBe("403 forbidden");
    expect((await byProvider({ sub: "lone-1" }, browser)).error).toBeNull();
    expect([await status(stolen), await refusal(await setPassword(stolen))]).toEqual([401, "401 signedOut"]);
    expect(await mustSignInAgain(browser)).toBe(false);
    expect((await setPassword(browser.caller)).status).toBe(204);
  });

  it("TR68 another provider: it is not connected to the account of a sign-in that is older", async () => {
    const ann = await stage.person({ email: "ann@example.org" });
    const browser = await byPassword("ann@example.org");
    later();
    expect((await byProvider({ sub: "ann-1", name: "Ann" }, browser)).error).toBe("sign-in-again");
    expect(await identitiesOf(ann)).toEqual([]);
    expect(await stage.log(ann)).toContain("account.sign-in-failed oidc sign-in-again");
    await byPassword("ann@example.org", browser);
    const cookie = { ...browser.caller };
    expect((await byProvider({ sub: "ann-1", name: "Ann" }, browser)).error).toBeNull();
    expect(await identitiesOf(ann)).toMatchObject([{ providerAccountId: "ann-1" }]);
    // Nobody came anew by that: terminals of this browser go on.
    expect(await status(cookie)).toBe(200);
  });

  it("TR68 a provider: it stays where the sign-in is older", async () => {
    const dot = await stage.person({ email: "dot@example.org" });
    const browser = await byPassword("dot@example.org");
    await byProvider({ sub: "dot-1", name: "Dot" }, browser);
    const given = { method: "DELETE", params: { method: "oidc" } };
    later();
    expect(await refusal(await call(methodRoute.DELETE, browser.caller, given))).toBe("403 forbidden");
    expect(await identitiesOf(dot)).toHaveLength(1);
    await byPassword("dot@example.org", browser);
    expect((await call(methodRoute.DELETE, browser.caller, given)).status).toBe(204);
    expect(await identitiesOf(dot)).toEqual([]);
  });

  it("TR68 the account's end", async () => {
    const bea = await stage.person({ email: "bea@example.org" });
    const browser = await byPassword("bea@example.org");
    later();
    expect(await refusal(await remove(browser.caller, "bea@example.org"))).toBe("403 forbidden");
    expect(await stage.row(bea)).toBeDefined();
    await byPassword("bea@example.org", browser);
    expect((await remove(browser.caller, "bea@example.org")).status).toBe(204);
    expect(await stage.row(bea)).toBeUndefined();
  });

  it("is made by a mailed link as well, for an address that is not confirmed too", async () => {
    await stage.person({ email: "cal@example.org" });
    const browser = await byPassword("cal@example.org");
    later();
    expect((await call(confirmationRoute.POST, browser.caller, { method: "POST" })).status).toBe(202);
    await stage.world.settled();
    await browser.signInWith("mail-link", { token: stage.mailbox.lastToken() });
    expect(await mustSignInAgain(browser)).toBe(false);
  });

  it("is any sign-in of an account that nobody could sign in to again: its owner must be able to mend that", async () => {
    const { orm } = stage.world.context;
    const { browser } = await byProvider({
      sub: "former-1",
      email: "former@example.org",
      email_verified: true,
    });
    const [own] = await orm.select().from(accounts).where(eq(accounts.providerAccountId, "former-1"));
    const former = own?.userId as UserId;
    // By a provider that this server does not use any more, nor mail.
    const { waysIn } = stage.world.context.config;
    const { mail } = waysIn;
    Object.assign(waysIn, { mail: undefined });
    await orm.update(accounts).set({ provider: "oidc https://former.example" }).where(eq(accounts.userId, former));
    later();
    expect(await mustSignInAgain(browser)).toBe(false);
    expect((await setPassword(browser.caller)).status).toBe(204);
    expect((await orm.select().from(users).where(eq(users.id, former)))[0]?.passwordHash).not.toBeNull();
    later();
    expect(await mustSignInAgain(browser)).toBe(true);
    Object.assign(waysIn, { mail });
  });

  it("is a provider's alone for an account without an address: no password would ever be asked for", async () => {
    const { browser } = await byProvider({ sub: "nameless-1" });
    expect(await mustSignInAgain(browser)).toBe(false);
    expect(await refusal(await setPassword(browser.caller))).toBe("409 conflict");
    later();
    expect(await mustSignInAgain(browser)).toBe(true);
  });
});

import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { UserId } from "@coda/protocol";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import * as methodRoute from "@/app/api/account/methods/[method]/route.ts";
import { openIdClient, openIdProvider, type OpenIdProvider } from "@/app/api/testing/openid-provider.ts";
import { call, origin, refusal } from "@/app/api/testing/world.ts";
import { accounts, users } from "../../drizzle/schema/index.ts";
import { accountStage, goodPassword, type AccountStage } from "../testing/account-stage.ts";
import { openPostgres } from "../testing/databases.ts";
import type { Flags } from "../http/flags.ts";

const callback = `${origin}/api/auth/callback/oidc`;
const ada = { sub: "ada-1", name: "Ada", email: "Ada@example.org", email_verified: true };

describe("signing in by an OpenID provider", () => {
  let provider: OpenIdProvider;
  let stage: AccountStage;
  beforeAll(async () => {
    provider = await openIdProvider(callback);
    stage = await accountStage(openPostgres, {
      ENABLE_SIGN_UP: "1",
      AUTH_OIDC_ISSUER: provider.issuer,
      AUTH_OIDC_ID: openIdClient.id,
      AUTH_OIDC_SECRET: openIdClient.secret,
      AUTH_OIDC_NAME: "Our provider",
    });
    await stage.person({ email: "admin@example.org", isAdmin: true });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    await stage.dispose();
    await provider.dispose();
  });

  const signedIn = async (browser: { caller: Record<string, string> }) =>
    (await call(ideasRoute.GET, browser.caller)).status === 200;
  const allow = (flags: Partial<Flags>) => {
    Object.assign(stage.world.context.config.flags, flags);
  };
  const everybody = () => stage.world.context.orm.select().from(users);
  const identities = () => stage.world.context.orm.select().from(accounts);
  async function visitAs(person: OpenIdProvider["person"], browser = stage.browser()) {
    provider.person = person;
    const landing = await browser.visitProvider("oidc");
    return { browser, landing, error: landing.url.searchParams.get("error") };
  }

  it("makes an account, and finds it again by the provider's own id of the person", async () => {
    const first = await visitAs(ada);
    expect([first.landing.url.href, await signedIn(first.browser)]).toEqual([`${origin}/`, true]);
    const made = (await everybody()).find(({ email }) => email === "ada@example.org");
    expect(made).toMatchObject({ name: "Ada", passwordHash: null, isAdmin: false });
    expect(made?.emailVerified).toEqual(stage.world.context.clock.now());
    const again = await visitAs({ ...ada, email: "married@example.org" });
    expect(await signedIn(again.browser)).toBe(true);
    expect((await identities()).map(({ userId }) => userId)).toEqual([made?.id]);
    expect(await stage.log(made?.id as UserId)).toEqual([
      "account.created",
      `account.method-added oidc ${provider.issuer}`,
      "account.signed-in oidc",
      "account.signed-in oidc",
    ]);
  });

  it("asks with state, nonce and PKCE, and keeps all three in cookies that no script reads", async () => {
    const browser = stage.browser();
    const url = await browser.startAt("oidc");
    expect(url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      redirect_uri: callback,
      response_type: "code",
      code_challenge_method: "S256",
      state: expect.stringMatching(/^.{43}$/u) as string,
      nonce: expect.stringMatching(/^.{43}$/u) as string,
      code_challenge: expect.stringMatching(/^.{43}$/u) as string,
    });
    const csrfToken = await browser.csrf();
    const reply = await browser.auth("signin/oidc", { csrfToken, json: "true" });
    const set = reply.headers.getSetCookie().filter((line) => /state|nonce|pkce/u.test(line));
    expect(set).toHaveLength(3);
    for (const line of set) expect(line).toMatch(/; HttpOnly; SameSite=Lax/u);
  });

  it.each(["next-auth.state", "next-auth.nonce", "next-auth.pkce.code_verifier"])(
    "TR65 lets nobody in who comes back without the %s of the browser that went, or with another's",
    async (name) => {
      vi.spyOn(process.stderr, "write").mockReturnValue(true);
      provider.person = ada;
      for (const spoil of ["drop", "swap"] as const) {
        const browser = stage.browser();
        const back = await browser.followUntil(await browser.startAt("oidc"), "/api/auth/callback/oidc");
        const other = stage.browser();
        await other.startAt("oidc");
        if (spoil === "drop") browser.dropCookie(name);
        else browser.setCookie(name, other.cookie(name) ?? "");
        const { url } = await browser.follow(back);
        expect([spoil, url.pathname, url.searchParams.get("error")]).toEqual([spoil, "/sign-in", "OAuthCallback"]);
        expect(await signedIn(browser)).toBe(false);
      }
    },
  );

  it("takes a code once, and none that another browser was given", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    provider.person = ada;
    const browser = stage.browser();
    const back = await browser.followUntil(await browser.startAt("oidc"), "/api/auth/callback/oidc");
    const thief = stage.browser();
    await thief.startAt("oidc");
    expect((await thief.follow(back)).url.searchParams.get("error")).toBe("OAuthCallback");
    await browser.follow(back);
    const cookies = stage.browser();
    expect(await signedIn(browser)).toBe(true);
    expect((await cookies.follow(back)).url.searchParams.get("error")).toBe("OAuthCallback");
  });

  it("begins nothing by a link or a form of another site: a sign-in starts with a CSRF token", async () => {
    const browser = stage.browser();
    const byLink = await browser.auth("signin/oidc");
    expect(byLink.headers.get("location")).toMatch(/\/sign-in\?/u);
    await browser.csrf();
    const byForm = await browser.auth("signin/oidc", { json: "true" });
    expect(await byForm.json()).toEqual({ url: `${origin}/api/auth/signin?csrf=true` });
    const foreign = await browser.auth(
      "signin/oidc",
      { csrfToken: await browser.csrf() },
      { origin: "https://evil.example" },
    );
    expect(await refusal(foreign)).toBe("403 forbidden");
  });

  it("TR63 joins no account to an address that the provider has not verified, nor keeps that address", async () => {
    const grace = await stage.person({ email: "grace@example.org", emailVerified: stage.now() });
    for (const email_verified of [false, undefined]) {
      const sub = `mallory-${String(email_verified)}`;
      const person = { sub, email: "grace@example.org", ...(email_verified !== undefined && { email_verified }) };
      const { browser } = await visitAs(person);
      expect(await signedIn(browser)).toBe(true); // as somebody new, without an address
      const own = (await identities()).find(({ providerAccountId }) => providerAccountId === sub);
      expect(own?.userId).not.toBe(grace);
      expect(await stage.row(own?.userId as UserId)).toMatchObject({ email: null, emailVerified: null });
    }
  });

  it("joins an account with a verified address only when its owner is signed in and asks", async () => {
    const grace = await stage.person({ email: "hopper@example.org", emailVerified: stage.now(), name: "Grace" });
    const hopper = { sub: "hopper-1", email: "hopper@example.org", email_verified: true };
    const stranger = await visitAs(hopper);
    expect([stranger.error, await signedIn(stranger.browser)]).toEqual(["address-taken", false]);
    const browser = stage.browser();
    await browser.signInWith("password", { email: "hopper@example.org", password: goodPassword });
    const before = browser.caller["cookie"];
    expect((await visitAs(hopper, browser)).error).toBeNull();
    expect(before).toBeDefined();
    const own = (await identities()).find(({ providerAccountId }) => providerAccountId === "hopper-1");
    expect(own).toMatchObject({ userId: grace, accessToken: null, refreshToken: null, idToken: null });
    const later = await visitAs(hopper);
    expect(await signedIn(later.browser)).toBe(true);
    // Connected to one account, it is no other's.
    const other = stage.browser();
    await stage.person({ email: "other@example.org" });
    await other.signInWith("password", { email: "other@example.org", password: goodPassword });
    const refused = await visitAs(hopper, other);
    expect([refused.landing.url.pathname, refused.error]).toEqual(["/settings/profile", "identity-taken"]);
    const params = { method: "oidc" };
    expect((await call(methodRoute.DELETE, browser.caller, { method: "DELETE", params })).status).toBe(204);
    expect((await visitAs(hopper)).error).toBe("address-taken");
  });

  it("keeps the only way in of an account that has no password", async () => {
    const { browser } = await visitAs({ sub: "lone-1", name: "Lone" });
    const given = { method: "DELETE", params: { method: "oidc" } };
    expect(await refusal(await call(methodRoute.DELETE, browser.caller, given))).toBe("409 conflict");
  });

  it("gives an account that an admin made for an address to whoever has that address verified", async () => {
    const invited = await stage.person({ email: "lin@example.org", passwordHash: null });
    allow({ signUp: false });
    const { browser, error } = await visitAs({
      sub: "lin-1",
      name: "Lin",
      email: "lin@example.org",
      email_verified: true,
    });
    allow({ signUp: true });
    expect([error, await signedIn(browser)]).toEqual([null, true]);
    expect(await stage.row(invited)).toMatchObject({ name: "Lin", email: "lin@example.org" });
  });

  it("makes no accounts where signing up is switched off, and lets nobody in who is disabled", async () => {
    allow({ signUp: false });
    const newcomer = await visitAs({ sub: "new-1", email: "new@example.org", email_verified: true });
    allow({ signUp: true });
    expect(newcomer.error).toBe("sign-up-closed");
    const { orm } = stage.world.context;
    const own = (await identities()).find(({ providerAccountId }) => providerAccountId === "lone-1");
    await orm
      .update(users)
      .set({ disabledAt: stage.now() })
      .where(eq(users.id, own?.userId as UserId));
    const disabled = await visitAs({ sub: "lone-1" });
    expect([disabled.error, await signedIn(disabled.browser)]).toEqual(["disabled", false]);
  });
});

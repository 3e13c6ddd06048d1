import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as confirmationRoute from "@/app/api/account/confirmation/route.ts";
import * as linksRoute from "@/app/api/account/sign-in-links/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import type { Browser } from "@/app/api/testing/browser.ts";
import { call, nobody, origin, refusal } from "@/app/api/testing/world.ts";
import { auditEvents, verificationTokens } from "../../drizzle/schema/index.ts";
import { rates } from "../http/rate-limits.ts";
import { accountStage, goodPassword, type AccountStage } from "../testing/account-stage.ts";
import { testDatabases } from "../testing/databases.ts";

describe.each(testDatabases)("links by mail, with accounts on %s", (_name, open) => {
  let stage: AccountStage;
  beforeAll(async () => {
    stage = await accountStage(open);
    await stage.person({ email: "admin@example.org", isAdmin: true });
  });
  afterAll(() => stage.dispose());

  const signedIn = async (browser: Browser) => (await call(ideasRoute.GET, browser.caller)).status === 200;
  const mails = () => stage.mailbox.received;
  const isOpen = (signUp: boolean) => {
    Object.assign(stage.world.context.config.flags, { signUp });
  };
  async function ask(email: string): Promise<Response> {
    const reply = await call(linksRoute.POST, nobody, { method: "POST", body: { email } });
    await stage.world.settled();
    return reply;
  }
  async function use(token: string, browser = stage.browser()) {
    const { url } = await browser.signInWith("mail-link", { token });
    return { browser, error: url.searchParams.get("error") };
  }

  it("TR64 sign in whom they were sent to, once, within an hour; only a hash of them is kept", async () => {
    const ada = await stage.person({ email: "ada@example.org", passwordHash: null, emailVerified: stage.now() });
    expect((await ask("Ada@Example.org")).status).toBe(202);
    const mail = mails().at(-1);
    expect(mail?.to).toEqual(["ada@example.org"]);
    expect(mail?.text).toContain(`${origin}/sign-in/link#`);
    const token = stage.mailbox.lastToken();
    const kept = await stage.world.context.orm.select().from(verificationTokens);
    expect(JSON.stringify(kept)).not.toContain(token);
    const { browser, error } = await use(token);
    expect([error, await signedIn(browser)]).toEqual([null, true]);
    expect((await use(token)).error).toBe("CredentialsSignin");
    await ask("ada@example.org");
    stage.world.advance(3_601);
    expect((await use(stage.mailbox.lastToken())).error).toBe("CredentialsSignin");
    expect((await use("not a token")).error).toBe("CredentialsSignin");
    expect(await stage.log(ada)).toContain("account.signed-in mail-link");
  });

  it("leave no line in the log where nobody was sent one: anybody can make those up", async () => {
    const { orm } = stage.world.context;
    const before = await orm.$count(auditEvents);
    for (const token of ["x".repeat(43), "not a token", ""]) expect((await use(token)).error).toBe("CredentialsSignin");
    expect(await orm.$count(auditEvents)).toBe(before);
  });

  it("TR64 are not used up by whoever only follows them, as mail scanners do", async () => {
    await ask("ada@example.org");
    const token = stage.mailbox.lastToken();
    const scanner = stage.browser();
    await scanner.auth(`callback/mail-link?token=${token}`);
    expect(await signedIn(scanner)).toBe(false);
    expect((await use(token)).error).toBeNull();
  });

  it("go to nobody who could not come in by them, and whoever asks is answered alike", async () => {
    await stage.person({ email: "disabled@example.org", disabledAt: stage.now(), emailVerified: stage.now() });
    await stage.person({ email: "prepared@example.org" });
    const before = mails().length;
    for (const email of ["disabled@example.org", "prepared@example.org", "nobody@example.org"]) {
      const reply = await ask(email);
      expect([reply.status, await reply.text()]).toEqual([202, ""]);
    }
    expect(mails()).toHaveLength(before);
  });

  it("make an account where signing up is switched on", async () => {
    isOpen(true);
    await ask("new@example.org");
    const { browser, error } = await use(stage.mailbox.lastToken());
    isOpen(false);
    expect([error, await signedIn(browser)]).toEqual([null, true]);
  });

  it("TR63 let nobody into an account that somebody else may have prepared for their address", async () => {
    // Mallory made it with a password and Grace's address; later Grace asks for a link.
    isOpen(true);
    await ask("grace@example.org");
    const token = stage.mailbox.lastToken();
    isOpen(false);
    const mallorys = await stage.person({ email: "grace@example.org" });
    const { browser, error } = await use(token);
    expect([error, await signedIn(browser)]).toEqual(["address-unconfirmed", false]);
    expect(await stage.log(mallorys)).toEqual(["account.sign-in-failed mail-link address-unconfirmed"]);
  });

  it("confirm an address for whoever is signed in to its account and opens its mail", async () => {
    const bob = await stage.person({ email: "bob@example.org" });
    const browser = stage.browser();
    await browser.signInWith("password", { email: "bob@example.org", password: goodPassword });
    expect((await call(confirmationRoute.POST, browser.caller, { method: "POST" })).status).toBe(202);
    await stage.world.settled();
    const token = stage.mailbox.lastToken();
    expect((await use(token, browser)).error).toBeNull();
    expect((await stage.row(bob))?.emailVerified).toEqual(stage.world.context.clock.now());
    // From now on a link is enough.
    await ask("bob@example.org");
    expect((await use(stage.mailbox.lastToken())).error).toBeNull();
  });

  it("end the sign-in of somebody else in the same browser", async () => {
    const browser = stage.browser();
    await browser.signInWith("password", { email: "bob@example.org", password: goodPassword });
    const bobs = { ...browser.caller };
    await ask("ada@example.org");
    await use(stage.mailbox.lastToken(), browser);
    expect((await call(ideasRoute.GET, bobs)).status).toBe(401);
    expect(await signedIn(browser)).toBe(true);
  });

  it("TR62 are kept from nobody by an address that asked too often for others", async () => {
    const headers = { "x-forwarded-for": "203.0.113.77" };
    const from = (email: string) => call(linksRoute.POST, headers, { method: "POST", body: { email } });
    for (let at = 0; at < rates.mailsFromAddress.points; at++) await from(`somebody-${at}@example.org`);
    for (let at = 0; at < rates.mailsToAddress.points; at++)
      expect(await refusal(await from("ada@example.org"))).toBe("429 tooMany");
    expect((await ask("ada@example.org")).status).toBe(202);
  });

  it("are asked for only so often", async () => {
    for (let at = 0; at < 5; at++) expect((await ask("often@example.org")).status).toBe(202);
    expect(await refusal(await ask("often@example.org"))).toBe("429 tooMany");
  });
});

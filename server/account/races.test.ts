/** Two things done to one account at the same moment, each held at the place where the other must be seen. Needs real rows' locks. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserId } from "@coda/protocol";
import * as accountRoute from "@/app/api/account/route.ts";
import * as newPasswordRoute from "@/app/api/account/new-password/route.ts";
import * as passwordRoute from "@/app/api/account/password/route.ts";
import * as linksRoute from "@/app/api/account/sign-in-links/route.ts";
import * as signInRoute from "@/app/api/account/sign-ins/[id]/route.ts";
import * as signInsRoute from "@/app/api/account/sign-ins/route.ts";
import type { Browser } from "@/app/api/testing/browser.ts";
import { call, nobody, refusal } from "@/app/api/testing/world.ts";
import type { Orm } from "../../drizzle/database.ts";
import { sessions, users } from "../../drizzle/schema/index.ts";
import { auditEvent, theSystem } from "../audit/record.ts";
import { fromNowhere } from "../scope.ts";
import { accountStage, goodPassword, type AccountStage } from "../testing/account-stage.ts";
import { openPostgres } from "../testing/databases.ts";
import { overtaking } from "../testing/overtaking.ts";
import { lockAdmins } from "./admins.ts";
import { enterByIdentity } from "./entering.ts";
import { mintLink, voidLinksOf } from "./one-time-links.ts";
import { hashPassword, isPassword } from "./password.ts";
import { arriveByIdentity } from "./sign-in.ts";
import { lockUser } from "./user-row.ts";

const newPassword = "another horse battery";

describe("at the same moment", () => {
  let stage: AccountStage;
  let orm: Orm;
  beforeAll(async () => {
    stage = await accountStage(openPostgres, { ENABLE_SIGN_UP: "1" });
    ({ orm } = stage.world.context);
  });
  afterAll(() => stage.dispose());

  const signInsOf = async (userId: UserId) => orm.$count(sessions, eq(sessions.userId, userId));
  async function signIn(email: string): Promise<Browser> {
    const browser = stage.browser();
    await browser.signInWith("password", { email, password: goodPassword });
    return browser;
  }

  async function reset(tx: Orm, id: UserId): Promise<void> {
    await tx
      .update(users)
      .set({ passwordHash: await hashPassword(newPassword) })
      .where(eq(users.id, id));
    await tx.delete(sessions).where(eq(sessions.userId, id));
  }

  it("TR60 a sign-in by the old password and a new one that is set: the sign-in does not stay", async () => {
    const ada = await stage.person({ email: "ada@example.org" });
    const browser = stage.browser();
    const given = { email: "ada@example.org", password: goodPassword };
    const { response } = await overtaking(orm, {
      first: async (tx) => reset(tx, ada),
      second: async () => browser.signInWith("password", given),
    });
    expect([response.status, await signInsOf(ada)]).toEqual([401, 0]);
  });

  it("TR60 a sign-in and the account's disabling: it does not wake up when the account is enabled", async () => {
    const bob = await stage.person({ email: "bob@example.org" });
    const browser = stage.browser();
    const given = { email: "bob@example.org", password: goodPassword };
    await overtaking(orm, {
      first: async (tx) => tx.update(users).set({ disabledAt: stage.now() }).where(eq(users.id, bob)),
      second: async () => browser.signInWith("password", given),
    });
    expect(await signInsOf(bob)).toBe(0);
  });

  it("TR60 a change of the password and one set by a link: the link's stays", async () => {
    const cat = await stage.person({ email: "cat@example.org" });
    const { caller } = await signIn("cat@example.org");
    const body = { current: goodPassword, password: "a thief's horse battery" };
    const reply = await overtaking(orm, {
      first: async (tx) => reset(tx, cat),
      second: async () => call(passwordRoute.PUT, caller, { method: "PUT", body }),
    });
    expect(await refusal(reply)).toBe("401 signedOut");
    expect(await isPassword((await stage.row(cat))?.passwordHash ?? null, newPassword)).toBe(true);
  });

  it("TR60 a provider that is connected and a sign-in that is ended: it is not connected by that sign-in", async () => {
    const dan = await stage.person({ email: "dan@example.org" });
    await signIn("dan@example.org");
    const [row] = await orm.select().from(sessions).where(eq(sessions.userId, dan));
    const before = { row: row?.id ?? "", userId: dan };
    const identity = { provider: "github", subject: "1", email: null, name: "Thief" };
    const arriving = { context: stage.world.context, from: fromNowhere, before };
    const arrival = await overtaking(orm, {
      first: async (tx) => reset(tx, dan),
      second: async () => arriveByIdentity(arriving, "github", identity),
    });
    expect(arrival).toMatchObject({ ok: false, refusal: "sign-in-again" });
  });

  it("TR63 an invitation's link and the same address by a provider: one of the two comes in", async () => {
    const eve = await stage.person({ email: "eve@example.org", passwordHash: null });
    const identity = { provider: "github", subject: "2", email: "eve@example.org", name: "Eve" };
    const { context } = stage.world;
    const arrival = await overtaking(orm, {
      first: async (tx) => {
        // What the link's end does, as far as the row.
        await tx.update(users).set({ name: "Somebody" }).where(eq(users.id, eve));
        await tx.insert(sessions).values({ id: crypto.randomUUID(), userId: eve, expires: new Date("2030-01-01") });
      },
      second: async () => arriveByIdentity({ context, from: fromNowhere, before: undefined }, "github", identity),
    });
    expect(arrival).toMatchObject({ ok: false, refusal: "address-taken" });
  });

  it("two first arrivals of one person by their provider: one account, and both come in", async () => {
    await stage.person({ email: "admin@example.org", isAdmin: true });
    const identity = { provider: "github", subject: "3", email: "new@example.org", name: "New" };
    const { context } = stage.world;
    const arrival = await overtaking(orm, {
      first: async (tx) => enterByIdentity({ ...context, orm: tx }, identity, { before: undefined, from: fromNowhere }),
      second: async () => arriveByIdentity({ context, from: fromNowhere, before: undefined }, "github", identity),
    });
    expect(arrival).toMatchObject({ ok: true });
    expect(await orm.$count(users, eq(users.email, "new@example.org"))).toBe(1);
  });

  it("an admin who leaves and one who changes others: neither waits for the other for ever", async () => {
    const [first = "", second = ""] = [crypto.randomUUID(), crypto.randomUUID()].toSorted();
    await stage.person({ id: first as UserId, email: "first@example.org", isAdmin: true });
    await stage.person({ id: second as UserId, email: "second@example.org", isAdmin: true });
    const { caller } = await signIn("second@example.org");
    const given = { method: "DELETE", body: { confirmation: "second@example.org" } };
    const reply = await overtaking(orm, {
      // As a change of an account does it: all admins, in order, one after the other.
      first: async (tx) => lockUser(tx, first as UserId),
      second: async () => call(accountRoute.DELETE, caller, given),
      rest: async (tx) => lockUser(tx, second as UserId),
    });
    expect(reply.status).toBe(204);
  });

  it("an account that takes long to delete: what admins do is written down meanwhile", async () => {
    const of = await stage.person({ email: "jo@example.org", isAdmin: true });
    let isWritten = false;
    await overtaking(orm, {
      first: lockAdmins,
      second: async () => {
        await auditEvent(stage.world.context, { action: "account.created", actor: theSystem, of });
        isWritten = true;
      },
      rest: async () => expect(isWritten).toBe(true),
    });
  });

  describe("what voids links and ends sign-ins, and one that is used just then: neither waits for the other for ever", () => {
    type Prepare<T> = (browser: Browser, id: UserId) => Promise<() => Promise<T>>;
    async function voided<T>(email: string, prepare: Prepare<T>): Promise<T> {
      const id = await stage.person({ email, emailVerified: stage.now() });
      const second = await prepare(await signIn(email), id);
      return overtaking(orm, {
        first: async (tx) => lockUser(tx, id),
        second,
        rest: async (tx) => {
          await voidLinksOf(tx, { id, email });
          await tx.delete(sessions).where(eq(sessions.userId, id));
        },
      });
    }

    it("a link that sets a password", async () => {
      const reply = await voided("fay@example.org", async (_browser, userId) => {
        const given = { purpose: "reset-password", userId, seconds: 60 } as const;
        const { token } = await mintLink(stage.world.context, given);
        const body = { token, password: newPassword };
        return async () => call(newPasswordRoute.POST, nobody, { method: "POST", body });
      });
      expect(await refusal(reply)).toBe("410 gone");
    });

    it("a link that was mailed to sign in", async () => {
      const error = await voided("gus@example.org", async (browser) => {
        await call(linksRoute.POST, nobody, { method: "POST", body: { email: "gus@example.org" } });
        await stage.world.settled();
        const token = stage.mailbox.lastToken();
        return async () => (await browser.signInWith("mail-link", { token })).url.searchParams.get("error");
      });
      expect(error).toBe("CredentialsSignin");
    });

    it("the end of all other sign-ins, and of one", async () => {
      const others = await voided("hal@example.org", async ({ caller }) => {
        await signIn("hal@example.org");
        return async () => call(signInsRoute.DELETE, caller, { method: "DELETE" });
      });
      expect(others.status).toBe(200);
      const one = await voided("ida@example.org", async ({ caller }, id) => {
        const [row] = await orm.select().from(sessions).where(eq(sessions.userId, id));
        const given = { method: "DELETE", params: { id: row?.id ?? "" } };
        return async () => call(signInRoute.DELETE, caller, given);
      });
      expect(await refusal(one)).toBe("404 notFound");
    });

    it("a browser that signs out", async () => {
      const csrf = async (browser: Browser) => ({ csrfToken: await browser.csrf(), json: "true" });
      const left = await voided("kim@example.org", async (browser) => {
        const form = await csrf(browser);
        return async () => browser.auth("signout", form);
      });
      expect(left.status).toBe(200);
    });
  });
});

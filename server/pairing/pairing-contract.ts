/** Pairing as attackers meet it: codes, polls and last words driven through the route handlers; run on every database. */
import {
  type apiPairingSchema,
  limits,
  pairingAlphabet,
  pairingReplySchema,
  shownPairingCode,
  type DeviceId,
  type UserId,
} from "@coda/protocol";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { auditEvents, devicePairings, devices, rateLimits, sessions, users } from "../../drizzle/schema/index.ts";
import * as signInsRoute from "@/app/api/account/sign-ins/route.ts";
import * as answerRoute from "@/app/api/devmode/pairings/[id]/answer/route.ts";
import * as claimRoute from "@/app/api/devmode/pairings/claim/route.ts";
import { localOwner } from "../account/local-owner.ts";
import { newPasswordByLink } from "../account/new-password.ts";
import { mintLink } from "../account/one-time-links.ts";
import { endSignIn } from "../account/sign-ins.ts";
import { openUserSession } from "../account/user-session.ts";
import { changeUser } from "../account/users.ts";
import { fromNowhere, Scope } from "../scope.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { newStranger } from "../testing/people.ts";
import { answerByCode, answerPairing, claimPairing, lookAtPairing } from "./claim.ts";
import { finish, NewHelper } from "@/app/api/testing/new-helper.ts";
import { call, freshProof, nobody, refusal, succeed, World, type Caller } from "@/app/api/testing/world.ts";

interface Ending {
  readonly world: World;
  readonly user: UserId;
  readonly victim: Caller;
}

/** By which whoever's cookie was taken gets rid of who took it. */
const endings: readonly { readonly how: string; readonly end: (given: Ending) => Promise<unknown> }[] = [
  {
    how: "all others are signed out",
    end: async ({ victim }) => call(signInsRoute.DELETE, victim, { method: "DELETE" }),
  },
  {
    how: "that one is signed out of",
    end: async ({ world: { context }, user }) => {
      const rows = await context.orm.select().from(sessions).where(eq(sessions.userId, user));
      const { orm, clock } = context;
      const scope = new Scope({ kind: "user", userId: user, name: null, email: null, signIn: null }, { orm, clock });
      for (const { id } of rows) await endSignIn(context, scope, id);
    },
  },
  {
    how: "a link sets another password",
    end: async ({ world: { context }, user }) => {
      const { token } = await mintLink(context, { purpose: "reset-password", userId: user, seconds: 60 });
      await newPasswordByLink({ context, from: fromNowhere }, { token, password: "another password" });
    },
  },
  {
    how: "an admin shuts the account",
    end: async ({ world: { context }, user }) => {
      const { orm, clock } = context;
      const admin = await newStranger(orm);
      await orm.update(users).set({ isAdmin: true }).where(eq(users.id, admin));
      const scope = new Scope({ kind: "user", userId: admin, name: null, email: null, signIn: null }, { orm, clock });
      await changeUser(context, scope, { id: user, disabled: true });
    },
  },
];

export function pairingContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`pairing on ${name}`, () => {
    let world: World;
    let ada: Caller;
    let bob: Caller;

    beforeAll(async () => {
      world = await World.open(open);
      [ada, bob] = [await world.stranger(), await world.stranger()];
    });
    beforeEach(async () => {
      await world.context.orm.delete(rateLimits);
      await world.context.orm.delete(devicePairings);
    });
    afterAll(() => world.dispose());

    const enters = async (by: Caller, code: string, address = "198.51.100.7"): Promise<Response> =>
      call(claimRoute.POST, by, { method: "POST", body: { code }, headers: { "coda-peer": address } });
    const claims = async (by: Caller, code: string): Promise<z.infer<typeof apiPairingSchema>> =>
      (await succeed(await enters(by, code), pairingReplySchema)).pairing;
    const says = async (by: Caller, id: string, body: object): Promise<Response> =>
      call(answerRoute.POST, by, { method: "POST", params: { id }, body });
    const answers = async (by: Caller, id: string, approve: boolean): Promise<Response> => says(by, id, { approve });
    /** As the page asks for them. */
    async function person(): Promise<Scope> {
      const { orm, clock } = world.context;
      return new Scope(
        { kind: "user", userId: await newStranger(orm), name: null, email: null, signIn: null },
        { orm, clock },
      );
    }
    const known = async (publicKey: string) =>
      world.context.orm.select().from(devices).where(eq(devices.publicKey, publicKey));
    const wrongCodes = (count: number) =>
      Array.from({ length: count }, (_, at) => shownPairingCode(pairingAlphabet[at % 20] + "BCDFGHJ"));

    it("TR20 makes a device of a key only when a person and then its helper said yes", async () => {
      const helper = new NewHelper();
      const shown = await helper.begins();
      expect(shown.code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/u);
      expect(shown.urlWithCode).toBe(`${shown.url}#${shown.code}`);
      expect(await helper.hears(shown.pairing)).toEqual({ state: "waiting", by: null, browser: null });
      expect(await refusal(await helper.ends(shown.pairing))).toBe("409 conflict");
      const seen = await claims(ada, ` ${shown.code.toLowerCase().replace("-", " ")} `);
      expect(seen).toMatchObject({ state: "claimed", name: "laptop", platform: "linux", address: helper.address });
      expect(seen.fingerprint).toMatch(/^(?:[0-9a-f]{4} ){4}[0-9a-f]{4}$/u);
      expect(await refusal(await helper.ends(shown.pairing))).toBe("409 conflict");
      expect((await helper.hears(shown.pairing)).state).toBe("claimed");
      expect((await answers(ada, shown.pairing, true)).status).toBe(200);
      expect(await helper.hears(shown.pairing)).toMatchObject({ state: "approved" });
      expect(await known(helper.publicKey)).toEqual([]);
      const { device } = await helper.accepts(shown.pairing);
      const [row] = await known(helper.publicKey);
      expect(row).toMatchObject({ id: device, ...helper.told, copiedAt: null });
      const events = await world.context.orm.select().from(auditEvents).where(eq(auditEvents.action, "device.paired"));
      expect(events.at(-1)).toMatchObject({ subject: { device, fingerprint: seen.fingerprint } });
    });

    it("TR21 gives one answer for codes that are wrong, used, expired, no code at all, or another person's", async () => {
      const used = new NewHelper();
      const shown = await used.begins();
      await claims(ada, shown.code);
      await answers(ada, shown.pairing, true);
      await used.accepts(shown.pairing);
      const taken = await new NewHelper().begins();
      await claims(bob, taken.code);
      const refused = await new NewHelper().begins();
      await claims(ada, refused.code);
      await answers(ada, refused.pairing, false);
      const texts = new Set<string>();
      for (const code of [shown.code, taken.code, refused.code, wrongCodes(1)[0] ?? "", "' or 1=1 --"]) {
        const reply = await enters(ada, code);
        const { error } = (await reply.json()) as { error: { code: string; message: string } };
        texts.add(`${reply.status} ${error.code} ${error.message}`);
        await world.context.orm.delete(rateLimits);
      }
      const late = await new NewHelper().begins();
      world.advance(limits.pairingSeconds);
      const reply = await enters(ada, late.code);
      texts.add(`${reply.status} notFound ${((await reply.json()) as { error: { message: string } }).error.message}`);
      expect([...texts]).toEqual([expect.stringMatching(/^404 notFound No device waits with this code\./u)]);
    });

    it("TR22 takes no more than five wrong codes of a person, then not even the right one, for ten minutes", async () => {
      for (const code of wrongCodes(limits.pairingWrongTries)) {
        expect(await refusal(await enters(ada, code, "198.51.100.1"))).toBe("404 notFound");
      }
      const { code } = await new NewHelper().begins();
      // Also from elsewhere: the person counts.
      expect(await refusal(await enters(ada, code, "198.51.100.2"))).toBe("429 tooMany");
      // Also another person from there: the address counts.
      expect(await refusal(await enters(bob, code, "198.51.100.1"))).toBe("429 tooMany");
      expect((await enters(bob, code, "198.51.100.3")).status).toBe(200);
      world.advance(limits.pairingSeconds + 1);
      const later = await new NewHelper().begins();
      expect((await enters(ada, later.code, "198.51.100.1")).status).toBe(200);
    });

    it("TR22 counts a hundred guesses at once as a hundred", async () => {
      const replies = await Promise.all(wrongCodes(100).map((code) => enters(ada, code)));
      const statuses = replies.map(({ status }) => status);
      expect(statuses.filter((status) => status === 404)).toHaveLength(limits.pairingWrongTries);
      expect(statuses.filter((status) => status === 429)).toHaveLength(100 - limits.pairingWrongTries);
    });

    it("TR22 does not count right codes", async () => {
      for (let round = 0; round < limits.pairingWrongTries + 2; round++) {
        const shown = await new NewHelper(`192.0.2.${round + 1}`).begins();
        expect((await enters(ada, shown.code)).status).toBe(200);
      }
    });

    it("TR23 shows a claimed pairing to its claimer alone: of two who come at once, one", async () => {
      for (let round = 0; round < 5; round++) {
        await world.context.orm.delete(rateLimits);
        const shown = await new NewHelper().begins();
        const both = await Promise.all([enters(ada, shown.code), enters(bob, shown.code)]);
        expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
        const [winner, loser] = both[0].status === 200 ? [ada, bob] : [bob, ada];
        expect(await refusal(await answers(loser, shown.pairing, true))).toBe("404 notFound");
        expect(await refusal(await answers(loser, shown.pairing, false))).toBe("404 notFound");
        // Who looked away may look again, and a yes stays one.
        expect((await claims(winner, shown.code)).state).toBe("claimed");
        await answers(winner, shown.pairing, true);
        expect((await claims(winner, shown.code)).state).toBe("approved");
      }
    });

    it("TR23 shows the machine to whoever looks by its code and tells it of nobody, until one of them answers", async () => {
      const [eve, zoe] = [await person(), await person()];
      const helper = new NewHelper();
      const { code, pairing } = await helper.begins();
      for (const by of [eve, zoe])
        expect(await lookAtPairing(by, world.context, { code })).toMatchObject({ state: "waiting", name: "laptop" });
      expect(await helper.hears(pairing)).toMatchObject({ state: "waiting", by: null });
      const both = await Promise.allSettled(
        [eve, zoe].map((by) => answerByCode(by, world.context, { code, approve: true })),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const [winner, loser] = both[0]?.status === "fulfilled" ? [eve, zoe] : [zoe, eve];
      await expect(lookAtPairing(loser, world.context, { code })).rejects.toMatchObject({ code: "notFound" });
      expect(await lookAtPairing(winner, world.context, { code })).toMatchObject({ state: "approved" });
      expect(await helper.hears(pairing)).toMatchObject({ state: "approved" });
      expect((await helper.accepts(pairing)).device).not.toBeNull();
    });

    it("TR25 is over with a no to the code, of which the helper hears no name", async () => {
      const by = await person();
      const helper = new NewHelper();
      const { code, pairing } = await helper.begins();
      await answerByCode(by, world.context, { code, approve: false });
      expect(await refusal(await helper.polls(pairing))).toBe("410 gone");
      await expect(lookAtPairing(by, world.context, { code })).rejects.toMatchObject({ code: "notFound" });
    });

    it("TR22 counts wrong codes that are only looked at, and answered, as well", async () => {
      const by = await person();
      const { code } = await new NewHelper().begins();
      for (const [at, wrong] of wrongCodes(limits.pairingWrongTries).entries()) {
        const attempt =
          at % 2 === 0
            ? lookAtPairing(by, world.context, { code: wrong })
            : answerByCode(by, world.context, { code: wrong, approve: true });
        await expect(attempt).rejects.toMatchObject({ code: "notFound" });
      }
      await expect(lookAtPairing(by, world.context, { code })).rejects.toMatchObject({ code: "tooMany" });
    });

    it("TR22 counts codes that links brought apart from those that are entered: nobody is kept from pairing by links", async () => {
      const by = await person();
      const { code } = await new NewHelper().begins();
      for (const wrong of wrongCodes(limits.pairingWrongTries))
        await expect(lookAtPairing(by, world.context, { code: wrong, brought: true })).rejects.toMatchObject({
          code: "notFound",
        });
      const brought = lookAtPairing(by, world.context, { code, brought: true });
      await expect(brought).rejects.toMatchObject({ code: "tooMany" });
      expect(await lookAtPairing(by, world.context, { code })).toMatchObject({ name: "laptop" });
      expect(await answerByCode(by, world.context, { code, approve: true })).toMatchObject({ state: "approved" });
    });

    it("TR24 tells only the key that asked who approved: another poller hears what one of nothing hears", async () => {
      const helper = new NewHelper();
      const eve = new NewHelper("203.0.113.9");
      const shown = await helper.begins();
      await claims(ada, shown.code);
      const nothing = await eve.polls("00000000-0000-4000-8000-000000000000");
      const foreign = await eve.polls(shown.pairing);
      const said = async (reply: Response) => ({
        status: reply.status,
        ...((await reply.json()) as { error: object }).error,
        requestId: "",
      });
      expect(await said(foreign)).toEqual(await said(nothing));
      await answers(ada, shown.pairing, true);
      expect(await refusal(await eve.ends(shown.pairing))).toBe("410 gone");
      expect(await refusal(await eve.ends(shown.pairing, false))).toBe("410 gone");
      expect((await helper.accepts(shown.pairing)).device).not.toBeNull();
      expect(await known(eve.publicKey)).toEqual([]);
    });

    it("TR24 takes a last word once: neither repeated nor at the same time", async () => {
      const helper = new NewHelper();
      const shown = await helper.begins();
      await claims(ada, shown.code);
      await answers(ada, shown.pairing, true);
      const word = { accept: true, ...(await freshProof("register", helper.key)) };
      const other = { accept: true, ...(await freshProof("register", helper.key)) };
      const replies = await Promise.all([finish(shown.pairing, word), finish(shown.pairing, other)]);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
      for (const body of [word, other]) expect(await refusal(await finish(shown.pairing, body))).toBe("410 gone");
      expect(await refusal(await helper.polls(shown.pairing))).toBe("410 gone");
      expect(await known(helper.publicKey)).toHaveLength(1);
      // What it signed for another purpose is no last word either.
      const second = await new NewHelper().begins();
      const begun = { accept: true, ...(await freshProof("pair", helper.key)) };
      expect(await refusal(await finish(second.pairing, begun))).toBe("410 gone");
    });

    it("LW24 tells the helper of the browser that said yes, with that yes, and under the account that said it", async () => {
      const owner = await world.owner();
      const { id: user } = await localOwner(world.context.orm);
      const helper = new NewHelper();
      const shown = await helper.begins();
      await claims(owner, shown.code);
      expect((await helper.hears(shown.pairing)).browser).toBeNull();
      expect(await refusal(await says(owner, shown.pairing, { approve: true, browser: "no key" }))).toBe(
        "400 badRequest",
      );
      expect((await helper.hears(shown.pairing)).state).toBe("claimed");
      const [key, other] = ["k".repeat(43), "o".repeat(43)];
      await says(owner, shown.pairing, { approve: true, browser: key });
      expect((await helper.hears(shown.pairing)).browser).toEqual({ key, user });
      await says(bob, shown.pairing, { approve: true, browser: other });
      expect((await helper.hears(shown.pairing)).browser).toEqual({ key, user });
      // Said again by another of their browsers, which keeps no key: that one is asked about when it types.
      await answers(owner, shown.pairing, true);
      expect((await helper.hears(shown.pairing)).browser).toBeNull();
    });

    it("TR25 is over with either side's no, also after the other's yes", async () => {
      const helper = new NewHelper();
      const first = await helper.begins();
      await claims(ada, first.code);
      expect((await answers(ada, first.pairing, true)).status).toBe(200);
      expect((await answers(ada, first.pairing, false)).status).toBe(200);
      expect(await refusal(await helper.ends(first.pairing))).toBe("410 gone");
      expect(await refusal(await answers(ada, first.pairing, true))).toBe("404 notFound");
      const second = await helper.begins();
      await claims(ada, second.code);
      await answers(ada, second.pairing, true);
      expect((await helper.ends(second.pairing, false)).status).toBe(200);
      expect(await refusal(await helper.ends(second.pairing))).toBe("410 gone");
      expect(await known(helper.publicKey)).toEqual([]);
      const refusals = await world.context.orm
        .select()
        .from(auditEvents)
        .where(eq(auditEvents.action, "device.pairing-refused"));
      expect(refusals.length).toBeGreaterThanOrEqual(2);
    });

    it.each(endings)("TR30 takes a yes back with a sign-in that said it: $how", async ({ end }) => {
      const { orm } = world.context;
      const user = await newStranger(orm);
      const [thief, victim] = [await world.signedIn(user), await world.signedIn(user)];
      const helper = new NewHelper();
      const shown = await helper.begins();
      await claims(thief, shown.code);
      expect((await answers(thief, shown.pairing, true)).status).toBe(200);
      await end({ world, user, victim });
      expect(await refusal(await helper.polls(shown.pairing))).toBe("410 gone");
      expect(await refusal(await helper.ends(shown.pairing))).toBe("410 gone");
      expect(await known(helper.publicKey)).toEqual([]);
    });

    it("TR30 takes no yes of a sign-in that ended since it was looked up", async () => {
      const { orm, clock } = world.context;
      const userId = await newStranger(orm);
      const signIn = await openUserSession(world.context, userId);
      const asked = new Scope({ kind: "user", userId, name: null, email: null, signIn }, { orm, clock });
      const [entered, claimed] = [new NewHelper(), new NewHelper()];
      const [shown, { code, pairing }] = [await entered.begins(), await claimed.begins()];
      await claimPairing(asked, world.context, code);
      await endSignIn(world.context, asked, signIn);
      const byCode = answerByCode(asked, world.context, { code: shown.code, approve: true });
      await expect(byCode).rejects.toMatchObject({ code: "signedOut" });
      const byId = answerPairing(asked, world.context, { id: pairing, approve: true });
      await expect(byId).rejects.toMatchObject({ code: "signedOut" });
      expect((await entered.hears(shown.pairing)).state).toBe("waiting");
      expect((await claimed.hears(pairing)).state).toBe("claimed");
    });

    it("TR25 is over after ten minutes, for everybody, wherever it stood", async () => {
      const helper = new NewHelper();
      const shown = await helper.begins();
      await claims(ada, shown.code);
      await answers(ada, shown.pairing, true);
      world.advance(limits.pairingSeconds);
      expect(await refusal(await helper.polls(shown.pairing))).toBe("410 gone");
      expect(await refusal(await helper.ends(shown.pairing))).toBe("410 gone");
      expect(await refusal(await answers(ada, shown.pairing, true))).toBe("404 notFound");
      await new NewHelper("192.0.2.2").begins();
      expect(await world.context.orm.select().from(devicePairings)).toHaveLength(1);
    });

    it("begins only with a proven key, vouched for, that was never paired", async () => {
      const helper = new NewHelper();
      const other = new NewHelper();
      expect(await refusal(await helper.asks({ publicKey: other.publicKey }))).toBe("403 forbidden");
      expect(await refusal(await helper.asks({ sealKey: other.told.sealKey }))).toBe("403 forbidden");
      expect(await refusal(await helper.asks(await freshProof("token", helper.key)))).toBe("403 forbidden");
      const shown = await helper.begins();
      await claims(ada, shown.code);
      await answers(ada, shown.pairing, true);
      const { device } = await helper.accepts(shown.pairing);
      expect(await refusal(await helper.asks())).toBe("409 conflict");
      await world.context.orm
        .update(devices)
        .set({ revokedAt: world.context.clock.now() })
        .where(eq(devices.id, device as DeviceId));
      expect(await refusal(await helper.asks())).toBe("409 conflict");
    });

    it("gives a key that asks again another code, and an address no more than ten at once", async () => {
      const helper = new NewHelper();
      const first = await helper.begins();
      const second = await helper.begins();
      expect(await refusal(await enters(ada, first.code))).toBe("404 notFound");
      expect((await enters(ada, second.code)).status).toBe(200);
      for (let more = 1; more < limits.pairingsPerAddress; more++) await new NewHelper().begins();
      expect(await refusal(await new NewHelper().asks())).toBe("429 tooMany");
      expect((await new NewHelper("192.0.2.2").asks()).status).toBe(200);
      world.advance(limits.pairingSeconds);
      expect((await new NewHelper().asks()).status).toBe(200);
    });

    it("keeps no code, and is for signed-in people", async () => {
      const shown = await new NewHelper().begins();
      const [row] = await world.context.orm.select().from(devicePairings);
      expect(JSON.stringify(row)).not.toContain(shown.code.replace("-", ""));
      expect(JSON.stringify(row)).not.toContain(shown.code);
      expect(await refusal(await enters(nobody, shown.code))).toBe("401 signedOut");
      expect(await refusal(await answers(nobody, shown.pairing, true))).toBe("401 signedOut");
      const forged = { method: "POST", body: { code: shown.code }, headers: { origin: "https://evil.example" } };
      expect(await refusal(await call(claimRoute.POST, ada, forged))).toBe("403 forbidden");
    });
  });
}

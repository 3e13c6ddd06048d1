/** Links for guests through the route handlers: made, entered, asked and answered, taken back; on every database. */
import { randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  errorBodySchema,
  guestReplySchema,
  limits,
  sessionReplySchema,
  shareHeader,
  placedSharesReplySchema,
  shareListReplySchema,
  shareReplySchema,
  ticketReplySchema,
  type ApiShare,
  type GuestReply,
  type PresenceReport,
} from "@coda/protocol";
import * as enterRoute from "./devmode/guests/route.ts";
import * as askRoute from "./devmode/guests/self/ask/route.ts";
import * as selfRoute from "./devmode/guests/self/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as guestRoute from "./devmode/shares/[id]/guests/[guest]/route.ts";
import * as allSharesRoute from "@/app/api/devmode/shares/route.ts";
import * as shareRoute from "./devmode/shares/[id]/route.ts";
import * as sessionRoute from "./devmode/sessions/[id]/route.ts";
import * as sharesRoute from "./devmode/sessions/[id]/shares/route.ts";
import * as ticketsRoute from "./devmode/tickets/route.ts";
import { installContext } from "@/server/context.ts";
import { localOwner } from "@/server/account/local-owner.ts";
import { RateLimits, rates } from "@/server/http/rate-limits.ts";
import { storePresence } from "@/server/relay/presence.ts";
import { addGuests } from "@/server/testing/people.ts";
import { audited } from "@/server/testing/audited.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { part, recordsOf, outline } from "@/server/testing/upload.ts";
import { paneQuery, UploadStage } from "./testing/upload-stage.ts";
import { call, nobody, refusal, succeed, takenSession, type Caller } from "./testing/world.ts";

interface Link {
  readonly share: ApiShare;
  readonly token: string;
}

interface Guest {
  readonly caller: Caller;
  readonly place: GuestReply;
}

const hostile = `<script>alert(1)</script>'; drop table shares; --`.slice(0, 40);

export function sharesContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`links for guests on ${name}`, () => {
    let stage: UploadStage;
    beforeAll(async () => {
      stage = await UploadStage.open(open, { env: { ENABLE_SHARING: "1" } });
    });
    afterAll(() => stage.dispose());

    const ofSession = () => ({ params: { id: stage.session.id } });
    async function make(wanted: object = {}): Promise<Link> {
      const body = { label: "for Ada", role: "driver", withHistory: false, expiresInMinutes: 60, ...wanted };
      const reply = await call(sharesRoute.POST, stage.owner, { ...ofSession(), method: "POST", body });
      const { share, url } = await succeed(reply, shareReplySchema);
      expect(new URL(url).pathname).toBe(`/share/${share.id}`);
      return { share, token: new URL(url).hash.slice(1) };
    }
    const tryToEnter = (body: object, by: Caller = nobody) => call(enterRoute.POST, by, { method: "POST", body });
    async function enter({ share, token }: Link, more: object = {}): Promise<Guest> {
      const reply = await tryToEnter({ token, name: "Ada", ...more });
      const cookie = reply.headers.get("set-cookie") ?? "";
      expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/u);
      const place = await succeed(reply, guestReplySchema);
      return { place, caller: { cookie: cookie.split(";")[0] ?? "", [shareHeader]: share.id } };
    }
    const self = (caller: Caller) => call(selfRoute.GET, caller);
    const ask = (caller: Caller) => call(askRoute.POST, caller, { method: "POST" });
    const answer = ({ share }: Link, guest: string, body: object) =>
      call(guestRoute.PATCH, stage.owner, { method: "PATCH", params: { id: share.id, guest }, body });
    const takeBack = ({ share }: Link) =>
      call(shareRoute.DELETE, stage.owner, { method: "DELETE", params: { id: share.id } });
    const list = async () =>
      (await succeed(await call(sharesRoute.GET, stage.owner, ofSession()), shareListReplySchema)).shares;
    const listAll = async (caller: Caller) =>
      (await succeed(await call(allSharesRoute.GET, caller), placedSharesReplySchema)).shares;
    const listed = async ({ share }: Link) => (await list()).find(({ id }) => id === share.id);
    const ticket = (caller: Caller, session: string = stage.session.id) =>
      call(ticketsRoute.POST, caller, { method: "POST", body: { for: "session", session, client: randomUUID() } });
    const claims = async (caller: Caller) => decodeJwt((await succeed(await ticket(caller), ticketReplySchema)).ticket);

    it("TR44 serves nothing that was printed before the link was made, but where it says so", async () => {
      const began = stage.nowMs - 60_000;
      const old = { ...part(0, Buffer.from("secret of old\n")), at: began };
      const epoch = stage.newEpoch({ startedAt: new Date(began).toISOString(), chunks: [old] });
      await stage.upload(epoch);
      stage.world.advance(10);
      const [fresh, whole] = [await make(), await make({ withHistory: true })];
      stage.world.advance(10);
      const news = { ...part(old.rawBytes, Buffer.from("new\n")), at: stage.nowMs };
      await stage.upload({ ...epoch, chunks: [news] });
      const read = async (link: Link, query: string) =>
        outline(await recordsOf(await stage.read(`${paneQuery(epoch)}&${query}`, (await enter(link)).caller)));
      const from = `from=${epoch.epoch}:0`;
      const page = await read(whole, from);
      expect(page.filter((line) => line.startsWith("chunk"))).toEqual(["chunk 0+14", "chunk 14+4"]);
      for (const query of [from, "from=latest", `from=${began}`, `before=${epoch.epoch}:18`]) {
        const given = await read(fresh, query);
        expect(given.filter((line) => line.startsWith("chunk"))).toEqual(["chunk 14+4"]);
        expect(given.filter((line) => line.startsWith("keyframe"))).toEqual([]);
      }
    });

    it("lists the links of all terminals with where they lead, to their owner alone", async () => {
      const { share } = await make({ label: "for Grace" });
      const { ideaId: idea, slot } = stage.session;
      const found = (await listAll(stage.owner)).find(({ id }) => id === share.id);
      expect(found).toMatchObject({ ...share, idea, slot });
      expect(await listAll(await stage.world.stranger())).toEqual([]);
      await takeBack({ share, token: "" });
      expect((await listAll(stage.owner)).map(({ id }) => id)).not.toContain(share.id);
    });

    it("TR44 goes by the server's time where the device's clock is ahead, and by how far it was ahead", async () => {
      const aheadMs = 300_000;
      const startedAt = new Date(stage.nowMs + aheadMs).toISOString();
      const old = { ...part(0, Buffer.from("stored before\n")), at: stage.nowMs + aheadMs };
      const epoch = stage.newEpoch({ startedAt, chunks: [old] });
      await stage.upload(epoch);
      stage.world.advance(5);
      const late = { ...part(14, Buffer.from("stored late\n")), at: stage.nowMs + aheadMs };
      stage.world.advance(5);
      const fresh = await enter(await make());
      stage.world.advance(5);
      const news = { ...part(26, Buffer.from("new\n")), at: stage.nowMs + aheadMs };
      await stage.upload({ ...epoch, chunks: [late, news] });
      const shown = outline(await recordsOf(await stage.read(paneQuery(epoch), fresh.caller)));
      expect(shown.filter((line) => line.startsWith("chunk"))).toEqual(["chunk 26+4"]);
      // By a clock that was set meanwhile: what the server had is from before the link.
      const plain = stage.newEpoch({
        startedAt: new Date(stage.nowMs).toISOString(),
        chunks: [{ ...old, at: stage.nowMs + aheadMs }],
      });
      await stage.upload(plain);
      stage.world.advance(5);
      const other = await enter(await make());
      stage.world.advance(5);
      await stage.upload({ ...plain, chunks: [{ ...part(14, Buffer.from("new\n")), at: stage.nowMs }] });
      const seen = outline(await recordsOf(await stage.read(paneQuery(plain), other.caller)));
      expect(seen.filter((line) => line.startsWith("chunk"))).toEqual(["chunk 14+4"]);
    });

    it("lets whoever has the link in by any name, to the one session, and says so in the owner's log", async () => {
      const link = await make({ label: hostile });
      const { caller, place } = await enter(link, { name: hostile });
      expect(place).toMatchObject({ session: stage.session.id, role: "driver", withHistory: false });
      expect(place.guest).toMatchObject({ name: hostile, typing: "no", online: false });
      expect(await listed(link)).toMatchObject({ label: hostile, hasPassword: false, guests: [{ name: hostile }] });
      const log = await audited(stage.orm, stage.session.ideaId);
      expect(log.slice(-2).map(({ action }) => action)).toEqual(["share.created", "share.entered"]);
      expect(log.at(-1)).toMatchObject({ actor: { kind: "guest", id: place.guest.id, name: hostile } });
      expect(log.at(-1)?.userId).toBe(log.at(-2)?.userId);
      expect(JSON.stringify(log)).not.toContain(link.token);
      expect((await call(sessionRoute.GET, caller, ofSession())).status).toBe(200);
    });

    it("TR40 shows a guest no other session, no idea, and not what the machine is called", async () => {
      const { caller } = await enter(await make());
      const seen = await succeed(await call(sessionRoute.GET, caller, ofSession()), sessionReplySchema);
      expect(seen.session.device).toMatchObject({ name: null });
      const other = await takenSession(stage.owner, stage.device, "Other");
      expect(await refusal(await call(sessionRoute.GET, caller, { params: { id: other.id } }))).toBe("404 notFound");
      expect(await refusal(await ticket(caller, other.id))).toBe("404 notFound");
      expect(await refusal(await call(ideasRoute.GET, caller))).toBe("403 forbidden");
      expect(await refusal(await stage.read("format=raw", caller))).toBe("403 forbidden");
      // Without the page's word for it, the cookie is nobody's.
      expect(await refusal(await self({ cookie: caller["cookie"] ?? "" }))).toBe("401 signedOut");
    });

    it("TR41 lets a guest type after the owner's yes, and no longer than until the no", async () => {
      const link = await make();
      const { caller, place } = await enter(link);
      const guest = place.guest.id;
      expect(await claims(caller)).toMatchObject({
        sub: guest,
        grant: link.share.id,
        role: "viewer",
        name: "Ada",
        guest: { untilMs: Date.parse(link.share.expiresAt), withHistory: false },
      });
      expect((await succeed(await ask(caller), guestReplySchema)).guest.typing).toBe("asked");
      expect((await listed(link))?.guests).toMatchObject([{ id: guest, typing: "asked" }]);
      expect(await claims(caller)).toMatchObject({ role: "viewer" });
      stage.world.revoked.length = 0;
      expect((await answer(link, guest, { typing: "allowed" })).status).toBe(204);
      expect((await answer(link, guest, { typing: "allowed" })).status).toBe(204);
      expect(stage.world.revoked).toEqual([{ what: "user", user: guest, changed: true }]);
      expect(await claims(caller)).toMatchObject({ role: "driver" });
      expect((await answer(link, guest, { typing: "no" })).status).toBe(204);
      expect(stage.world.revoked).toHaveLength(2);
      expect(await claims(caller)).toMatchObject({ role: "viewer" });
      const actions = (await audited(stage.orm, stage.session.ideaId)).map(({ action }) => action);
      expect(actions.filter((action) => action.startsWith("guest.")).slice(-3)).toEqual([
        "guest.asked-to-type",
        "guest.allowed-to-type",
        "guest.refused",
      ]);
    });

    it("lets nobody type by a link for reading, whoever says yes", async () => {
      const link = await make({ role: "viewer" });
      const { caller, place } = await enter(link);
      expect(await refusal(await ask(caller))).toBe("403 forbidden");
      expect(await refusal(await answer(link, place.guest.id, { typing: "allowed" }))).toBe("409 conflict");
      expect(await claims(caller)).toMatchObject({ role: "viewer" });
    });

    it("TR42 cuts a guest who is put out, and everybody when the link is taken back, for good", async () => {
      const link = await make();
      const [first, second] = [await enter(link), await enter(link)];
      expect(await listed(link)).toMatchObject({ open: true });
      stage.world.revoked.length = 0;
      await answer(link, first.place.guest.id, { removed: true });
      expect(stage.world.revoked).toEqual([{ what: "user", user: first.place.guest.id }]);
      expect(await refusal(await self(first.caller))).toBe("401 signedOut");
      // Under another name neither, nor from elsewhere: the link lets nobody in any more.
      const again = { token: link.token, name: "Bob" };
      expect(await refusal(await tryToEnter(again, { "coda-peer": "203.0.113.9" }))).toBe("410 gone");
      expect(await listed(link)).toMatchObject({ open: false, guests: [{ id: second.place.guest.id }] });
      expect((await self(second.caller)).status).toBe(200);
      expect((await takeBack(link)).status).toBe(204);
      expect(stage.world.revoked.at(-1)).toEqual({ what: "grant", grant: link.share.id });
      expect(await refusal(await ticket(second.caller))).toBe("401 signedOut");
      expect(await refusal(await tryToEnter({ token: link.token, name: "Ada" }))).toBe("410 gone");
      expect(await refusal(await takeBack(link))).toBe("404 notFound");
      expect(await listed(link)).toBeUndefined();
    });

    it("TR42 lets nobody in who comes while somebody is put out", async () => {
      const link = await make();
      const { place } = await enter(link);
      const replies = await Promise.all([
        answer(link, place.guest.id, { removed: true }),
        ...Array.from({ length: 4 }, () => tryToEnter({ token: link.token, name: "Bob" })),
      ]);
      const entered = replies.filter(({ status }) => status === 201).length;
      expect(await refusal(await tryToEnter({ token: link.token, name: "Bob" }))).toBe("410 gone");
      expect((await listed(link))?.guests).toHaveLength(entered);
    });

    it("ends with its time", async () => {
      const link = await make({ expiresInMinutes: 1 });
      const { caller } = await enter(link);
      stage.world.advance(60);
      expect(await refusal(await self(caller))).toBe("401 signedOut");
      expect(await refusal(await tryToEnter({ token: link.token, name: "Ada" }))).toBe("410 gone");
      expect(await listed(link)).toBeUndefined();
    });

    it("TR43 takes five wrong passwords of one address for a link, and no more for a while", async () => {
      const link = await make({ password: "open sesame" });
      const body = { token: link.token, name: "Ali" };
      const from = (last: number) => ({ "coda-peer": `203.0.113.${last}` });
      const missing = await tryToEnter(body, from(1));
      expect(errorBodySchema.parse(await missing.json()).error).toMatchObject({
        code: "forbidden",
        details: { needs: "password" },
      });
      const attempt = async (password: string, last: number) =>
        (await tryToEnter({ ...body, password }, from(last))).status;
      for (let n = 0; n < 5; n++) expect(await attempt("sesame", 1)).toBe(403);
      expect(await attempt("open sesame", 1)).toBe(429);
      expect(await attempt("open sesame", 2)).toBe(201);
      stage.world.advance(900);
      expect(await attempt("open sesame", 1)).toBe(201);
      expect(await listed(link)).toMatchObject({ hasPassword: true });
      await takeBack(link);
    });

    it("TR43 takes so many wrong passwords in all, and tells the owner of each", async () => {
      const link = await make({ password: "open sesame", label: "guessed at", expiresInMinutes: 600 });
      const attempt = (password: string, from: number) =>
        tryToEnter({ token: link.token, name: "Eve", password }, { "coda-peer": `198.51.100.${from}` });
      const most = rates.wrongPasswordsOfShare.points;
      for (let n = 0; n < most; n++) expect(await refusal(await attempt(`sesame ${n}`, n))).toBe("403 forbidden");
      const log = await audited(stage.orm, stage.session.ideaId);
      const told = log.filter(
        ({ action, subject }) => action === "share.password-wrong" && subject["share"] === link.share.id,
      );
      expect(told).toHaveLength(most);
      expect(told[0]).toMatchObject({
        actor: { kind: "nobody" },
        address: "198.51.100.0",
        subject: { label: "guessed at" },
      });
      expect(told[0]?.userId).toBe(log.find(({ action }) => action === "share.created")?.userId);
      expect(JSON.stringify(told)).not.toContain("sesame");
      expect(await refusal(await attempt("open sesame", 200))).toBe("429 tooMany");
      stage.world.advance(rates.wrongPasswordsOfShare.seconds);
      expect((await attempt("open sesame", 200)).status).toBe(201);
      await takeBack(link);
    });

    it("says who is on it now by the relay's word, for as long as that is said", async () => {
      const link = await make();
      const { place } = await enter(link);
      const online = async () => (await listed(link))?.guests.map((guest) => guest.online);
      expect(await online()).toEqual([false]);
      await storePresence(stage.world.context, { devices: [], sessions: [], guests: [place.guest.id] });
      expect(await online()).toEqual([true]);
      stage.world.advance(limits.guestSilenceMs / 1_000 + 1);
      expect(await online()).toEqual([false]);
    });

    it("PR6 takes the relay's word that a guest left, but not of an earlier connection than the one it was told of", async () => {
      const link = await make();
      const { id } = (await enter(link)).place.guest;
      const say = (report: Partial<PresenceReport>) =>
        storePresence(stage.world.context, { devices: [], sessions: [], ...report });
      const guest = async () => (await listed(link))?.guests[0];
      await say({ guests: [id] });
      stage.world.advance(3);
      await say({ guestsLeft: [{ guest: id, agoMs: 4_000 }] });
      expect(await guest()).toMatchObject({ online: true });
      await say({ guestsLeft: [{ guest: id, agoMs: 500 }] });
      expect(await guest()).toMatchObject({ online: false });
      await say({ guests: [id] });
      expect(await guest()).toMatchObject({ online: true });
      const short = (await enter(await make())).place.guest.id;
      await say({ guestsLeft: [{ guest: short, agoMs: 0 }] });
      const seen = (await list()).flatMap(({ guests }) => guests).find((one) => one.id === short);
      expect(seen?.online).toBe(false);
      expect(seen?.lastSeenAt).not.toBeNull();
    });

    it("TR45 gives the place of whoever is longest away to the next, and none of those who are here", async () => {
      const link = await make();
      const { caller, place } = await enter(link);
      const arrive = (guests: readonly GuestReply["guest"]["id"][]) =>
        storePresence(stage.world.context, { devices: [], sessions: [], guests: [...guests] });
      await arrive([place.guest.id]);
      await addGuests(stage.world.context, link.share.id, limits.guestsPerShare - 1);
      const other = { token: link.token, name: "Bob" };
      expect(await refusal(await tryToEnter(other))).toBe("422 unprocessable");
      stage.world.advance(limits.guestSilenceMs / 1_000 + 1);
      stage.world.revoked.length = 0;
      // Whoever never came goes first, then the one who is away.
      for (let n = 1; n < limits.guestsPerShare; n++) await enter(link, { name: `guest ${n}` });
      expect((await self(caller)).status).toBe(200);
      expect(stage.world.revoked).toHaveLength(limits.guestsPerShare - 1);
      await arrive((await listed(link))?.guests.map(({ id }) => id).filter((id) => id !== place.guest.id) ?? []);
      await enter(link, { name: "the next" });
      expect(stage.world.revoked.at(-1)).toEqual({ what: "user", user: place.guest.id });
      expect(await refusal(await self(caller))).toBe("401 signedOut");
      expect((await listed(link))?.guests).toHaveLength(limits.guestsPerShare);
      expect(await refusal(await tryToEnter(other))).toBe("422 unprocessable");
      await takeBack(link);
    });

    it("makes no more links in an hour than a person needs: each may cost a slow hash", async () => {
      const { context } = stage.world;
      const fresh = new RateLimits(context);
      installContext({ ...context, rates: fresh });
      const { id } = await localOwner(context.orm);
      for (let n = 1; n < rates.sharesOfUser.points; n++) await fresh.take("sharesOfUser", id);
      await takeBack(await make({ password: "open sesame" }));
      const body = { label: "", role: "viewer", withHistory: false, expiresInMinutes: 1, password: "open sesame" };
      expect(await refusal(await call(sharesRoute.POST, stage.owner, { ...ofSession(), method: "POST", body }))).toBe(
        "429 tooMany",
      );
      installContext(context);
    });

    it("makes no more links than a session may have, and nothing where it is switched off", async () => {
      const link = await make();
      const { caller } = await enter(await make());
      for (let missing = limits.sharesPerSession - (await list()).length; missing > 0; missing--) await make();
      const more = { label: "", role: "viewer", withHistory: false, expiresInMinutes: 1 };
      const one = () => call(sharesRoute.POST, stage.owner, { ...ofSession(), method: "POST", body: more });
      expect(await refusal(await one())).toBe("422 unprocessable");
      const { config } = stage.world.context;
      installContext({ ...stage.world.context, config: { ...config, flags: { ...config.flags, sharing: false } } });
      expect(await refusal(await one())).toBe("403 forbidden");
      expect(await refusal(await self(caller))).toBe("401 signedOut");
      expect(await refusal(await tryToEnter({ token: link.token, name: "Ada" }))).toBe("403 forbidden");
      installContext(stage.world.context);
    });
  });
}

/** Accounts, ideas, devices, sessions and tickets, driven through the route handlers; run on every database. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { jwtVerify } from "jose";
import {
  deviceListReplySchema,
  deviceSessionsReplySchema,
  ideaListReplySchema,
  ideaReplySchema,
  limits,
  registerDeviceReplySchema,
  sessionListReplySchema,
  sessionReplySchema,
  ticketAudience,
  ticketClaimsSchema,
  ticketIssuer,
  ticketReplySchema,
} from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as deviceRoute from "./devmode/devices/[id]/route.ts";
import * as devicesRoute from "./devmode/devices/route.ts";
import * as selfRoute from "./devmode/devices/self/sessions/route.ts";
import * as tokenRoute from "./devmode/devices/token/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as sessionRoute from "./devmode/sessions/[id]/route.ts";
import * as sessionsRoute from "./devmode/sessions/route.ts";
import * as ticketsRoute from "./devmode/tickets/route.ts";
import * as healthRoute from "./healthz/route.ts";
import { revoking } from "@/server/access/revoking.ts";
import { localOwner } from "@/server/account/local-owner.ts";
import { cookieOfRowId } from "@/server/account/auth.ts";
import { sessionCookieName } from "@/server/account/session-cookie.ts";
import { endUserSession, openUserSession } from "@/server/account/user-session.ts";
import { installContext } from "@/server/context.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import {
  call,
  freshProof,
  nobody,
  refusal,
  registration,
  signProof,
  succeed,
  takenSession,
  TestDevice,
  ticketPublicKey,
  World,
  type Caller,
} from "./testing/world.ts";

export function apiContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`the API on ${name}`, () => {
    let held: TestDatabase;
    let world: World;
    let owner: Caller;
    let stranger: Caller;

    beforeAll(async () => {
      held = await open();
      await held.database.migrate();
      world = new World(held);
      owner = await world.owner();
      stranger = await world.stranger();
    });
    afterAll(async () => {
      installContext(undefined);
      await held.dispose();
    });

    const post = (handler: Parameters<typeof call>[0], by: Caller, body: unknown) =>
      call(handler, by, { method: "POST", body });
    const newIdea = async (title: string, by = owner) =>
      (await succeed(await post(ideasRoute.POST, by, { title }), ideaReplySchema)).idea;
    const reserve = async (body: unknown, by = owner) =>
      (await succeed(await post(sessionsRoute.POST, by, body), sessionReplySchema)).session;
    const ownSessions = async (device: Caller) =>
      (await succeed(await call(selfRoute.GET, device), deviceSessionsReplySchema)).sessions;

    describe("signing in", () => {
      it("shuts out whoever has no cookie, a foreign one, an ended or an expired session", async () => {
        const row = await openUserSession(world.context, (await localOwner(world.context.orm)).id);
        const cookieName = sessionCookieName(world.context.config);
        const signedIn = { cookie: `${cookieName}=${await cookieOfRowId(world.context, row)}` };
        expect((await call(ideasRoute.GET, signedIn)).status).toBe(200);
        expect(await refusal(await call(ideasRoute.GET, nobody))).toBe("401 signedOut");
        expect(await refusal(await call(ideasRoute.GET, { cookie: `${cookieName}=${row}` }))).toBe("401 signedOut");
        const { context } = world;
        await revoking(context, async (tx, revoke) => endUserSession(tx, revoke, row));
        expect(await refusal(await call(ideasRoute.GET, signedIn))).toBe("401 signedOut");
        expect(world.revoked.at(-1)).toEqual({ what: "grant", grant: row });
      });

      it("gives every reply a request id and keeps it out of caches", async () => {
        for (const reply of [await call(ideasRoute.GET, owner), await call(ideasRoute.GET, nobody)]) {
          expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
          expect(reply.headers.get("cache-control")).toBe("no-store");
        }
      });

      it("refuses foreign Hosts on everything, foreign Origins on what changes something", async () => {
        const foreignHost = { host: "evil.example" };
        expect(await refusal(await call(ideasRoute.GET, owner, { headers: foreignHost }))).toBe("421 wrongHost");
        expect(await refusal(await call(healthRoute.GET, nobody, { headers: foreignHost }))).toBe("421 wrongHost");
        const body = { title: "Forged" };
        for (const headers of [
          { origin: "http://evil.example" },
          { origin: "null" },
          { "sec-fetch-site": "cross-site" },
        ]) {
          expect(await refusal(await call(ideasRoute.POST, owner, { method: "POST", body, headers }))).toBe(
            "403 forbidden",
          );
        }
        const ours = { origin: "http://localhost:4000" };
        expect((await call(ideasRoute.POST, owner, { method: "POST", body, headers: ours })).status).toBe(201);
      });

      it("answers health", async () => {
        expect(await (await call(healthRoute.GET, nobody)).json()).toEqual({ ok: true });
      });
    });

    describe("ideas", () => {
      it("makes ids of titles, unique in the whole instance", async () => {
        expect((await newIdea("  Café: Plans & Dreams! ")).id).toBe("cafe-plans-dreams");
        expect((await newIdea("Café plans, dreams", stranger)).id).toMatch(/^cafe-plans-dreams-[a-z0-9]{5}$/u);
        expect((await newIdea("計画")).id).toBe("idea");
        expect(await refusal(await post(ideasRoute.POST, stranger, { title: "x", id: "idea" }))).toBe("409 conflict");
        expect(await refusal(await post(ideasRoute.POST, owner, { title: " " }))).toBe("400 badRequest");
        expect(await refusal(await post(ideasRoute.POST, owner, { title: "x", id: "a:b" }))).toBe("400 badRequest");
      });

      it("shows each user their own", async () => {
        const { id } = await newIdea("Private");
        const theirs = await succeed(await call(ideasRoute.GET, stranger), ideaListReplySchema);
        expect(theirs.ideas.map((idea) => idea.id)).not.toContain(id);
        expect(await refusal(await call(sessionsRoute.GET, stranger, { path: `/x?idea=${id}` }))).toBe("404 notFound");
        expect(await refusal(await post(sessionsRoute.POST, stranger, { idea: id }))).toBe("404 notFound");
      });
    });

    describe("devices", () => {
      it("registers a key once, whatever name it comes with", async () => {
        const keys = generateKeyPairSync("ed25519");
        const first = await TestDevice.register(world, "one", keys);
        const again = await TestDevice.register(world, "two", keys);
        expect(again.id).toBe(first.id);
        const { devices } = await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema);
        expect(devices.filter((device) => device.id === first.id)).toMatchObject([{ name: "two", online: false }]);
        const theirs = await succeed(await call(devicesRoute.GET, stranger), deviceListReplySchema);
        expect(theirs.devices).toEqual([]);
      });

      it("refuses a used or expired code, a used or expired challenge, and a proof of another kind", async () => {
        const keys = generateKeyPairSync("ed25519");
        const code = world.mintCode("device");
        const body = await registration({ code, keys });
        expect((await post(devicesRoute.POST, nobody, body)).status).toBe(200);
        expect(await refusal(await post(devicesRoute.POST, nobody, body))).toBe("410 gone");
        const usedCode = await registration({ code, keys });
        expect(await refusal(await post(devicesRoute.POST, nobody, usedCode))).toBe("403 forbidden");
        const wrongPurpose = await registration({ code: world.mintCode("sign-in"), keys });
        expect(await refusal(await post(devicesRoute.POST, nobody, wrongPurpose))).toBe("403 forbidden");
        const late = await registration({ code: world.mintCode("device"), keys });
        world.advance(limits.challengeSeconds + 1);
        expect(await refusal(await post(devicesRoute.POST, nobody, late))).toBe("410 gone");
        const oldCode = world.mintCode("device");
        world.advance(limits.signInCodeSeconds + 1);
        const expired = await registration({ code: oldCode, keys });
        expect(await refusal(await post(devicesRoute.POST, nobody, expired))).toBe("403 forbidden");
      });

      it("refuses a signature for another purpose, another site, or by another key", async () => {
        const keys = generateKeyPairSync("ed25519");
        const good = await registration({ code: world.mintCode("device"), keys });
        const { challenge } = good;
        const key = keys.privateKey;
        const forged = [
          signProof({ purpose: "token", challenge, key }),
          signProof({ purpose: "register", challenge, key, origin: "http://evil.example" }),
          signProof({ purpose: "register", challenge, key: generateKeyPairSync("ed25519").privateKey }),
          "",
        ];
        for (const signature of forged) {
          const fresh = await freshProof("register", key);
          const replaced = signature === "" ? "" : signature;
          expect(await refusal(await post(devicesRoute.POST, nobody, { ...good, ...fresh, signature: replaced }))).toBe(
            "403 forbidden",
          );
        }
        expect(await refusal(await post(devicesRoute.POST, nobody, { ...good, publicKey: "short" }))).toBe(
          "400 badRequest",
        );
      });

      it("gives tokens for proofs; they die with time and with revocation, and a revoked key never comes back", async () => {
        const keys = generateKeyPairSync("ed25519");
        const device = await TestDevice.register(world, "revoked", keys);
        const token = await device.token();
        expect((await call(selfRoute.GET, token)).status).toBe(200);
        const revoke = { method: "DELETE", params: { id: device.id } };
        expect(await refusal(await call(deviceRoute.DELETE, stranger, revoke))).toBe("404 notFound");
        expect((await call(deviceRoute.DELETE, owner, revoke)).status).toBe(204);
        expect(await refusal(await call(selfRoute.GET, token))).toBe("401 signedOut");
        const proof = await freshProof("token", device.key);
        expect(await refusal(await post(tokenRoute.POST, nobody, { device: device.id, ...proof }))).toBe(
          "403 forbidden",
        );
        const code = world.mintCode("device");
        const dead = await registration({ code, keys });
        expect(await refusal(await post(devicesRoute.POST, nobody, dead))).toBe("409 conflict");
        // The code is not used up: the device comes back with another key, and is another device.
        const others = generateKeyPairSync("ed25519");
        const anew = await succeed(
          await post(devicesRoute.POST, nobody, await registration({ code, keys: others })),
          registerDeviceReplySchema,
        );
        expect(anew.device).not.toBe(device.id);
        const back = await TestDevice.register(world, "back", others);
        expect(back.id).toBe(anew.device);
        expect(await refusal(await call(selfRoute.GET, token))).toBe("401 signedOut");
        const fresh = await back.token();
        expect((await call(selfRoute.GET, fresh)).status).toBe(200);
        world.advance(limits.deviceTokenSeconds + 1);
        expect(await refusal(await call(selfRoute.GET, fresh))).toBe("401 signedOut");
        await call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id: back.id } });
      });
    });

    describe("sessions", () => {
      it("reserves a slot once, for the device that is named where there are several", async () => {
        const { devices } = await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema);
        for (const { id } of devices) await call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id } });
        const idea = (await newIdea("Slots")).id;
        const early = await reserve({ idea });
        expect(early).toMatchObject({ slot: "primary", status: "reserved", device: null, panes: [] });
        expect((await reserve({ idea })).id).toBe(early.id);
        // For no device in particular: there is nowhere to connect to.
        const forEarly = { for: "session", session: early.id, client: randomUUID() };
        expect(await refusal(await post(ticketsRoute.POST, owner, forEarly))).toBe("409 conflict");
        const concurrent = await Promise.all([1, 2, 3].map(async () => reserve({ idea, slot: "twin" })));
        expect(new Set(concurrent.map((session) => session.id)).size).toBe(1);

        const first = await TestDevice.register(world, "first");
        const firstToken = await first.token();
        expect((await ownSessions(firstToken)).filter((session) => session.ideaId === idea)).toHaveLength(2);

        const second = await TestDevice.register(world, "second");
        const secondToken = await second.token();
        const unnamed = await post(sessionsRoute.POST, owner, { idea, slot: "third" });
        expect(unnamed.status).toBe(400);
        expect(await unnamed.json()).toMatchObject({
          error: { details: { devices: [{ id: first.id }, { id: second.id }] } },
        });
        const third = await reserve({ idea, slot: "third", device: second.id });
        expect((await ownSessions(firstToken)).map((session) => session.id)).not.toContain(third.id);
        expect((await ownSessions(secondToken)).map((session) => session.id)).toContain(third.id);
        expect(await refusal(await post(sessionsRoute.POST, owner, { idea, slot: "x", device: early.id }))).toBe(
          "404 notFound",
        );
        expect(await refusal(await call(sessionRoute.GET, firstToken, { params: { id: third.id } }))).toBe(
          "404 notFound",
        );
      });

      it("lets a device reserve for itself, in its owner's ideas only", async () => {
        const device = await TestDevice.register(world, "by hand");
        const token = await device.token();
        const idea = (await newIdea("By hand")).id;
        const session = await reserve({ idea, slot: "cli" }, token);
        expect((await reserve({ idea, slot: "cli" }, token)).id).toBe(session.id);
        expect((await ownSessions(token)).map(({ id }) => id)).toContain(session.id);
        const foreign = (await newIdea("Foreign", stranger)).id;
        expect(await refusal(await post(sessionsRoute.POST, token, { idea: foreign }))).toBe("404 notFound");
      });

      it("shows a silent device's session as offline, an ended one as exited", async () => {
        const device = await TestDevice.register(world, "sleepy");
        const { devices } = await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema);
        for (const { id } of devices.filter((other) => other.id !== device.id)) {
          await call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id } });
        }
        const token = await device.token();
        const { id } = await takenSession(owner, token, "Sleepy");
        const patch = (status: string) =>
          call(sessionRoute.PATCH, token, { method: "PATCH", params: { id }, body: { status } });
        const shown = async () =>
          (await succeed(await call(sessionRoute.GET, owner, { params: { id } }), sessionReplySchema)).session;
        await patch("detached");
        expect(await shown()).toMatchObject({ status: "detached", device: { name: "sleepy", online: true } });
        world.advance(limits.deviceOfflineMs / 1_000 + 1);
        expect(await shown()).toMatchObject({ status: "offline", device: { online: false } });
        await call(selfRoute.GET, token);
        expect((await shown()).status).toBe("detached");
        await patch("exited");
        world.advance(limits.deviceOfflineMs / 1_000 + 1);
        expect((await shown()).status).toBe("exited");
        const { sessions } = await succeed(
          await call(sessionsRoute.GET, owner, { path: "/x?idea=sleepy" }),
          sessionListReplySchema,
        );
        expect(sessions.map((session) => session.id)).toEqual([id]);
      });

      it("is deleted by its owner alone", async () => {
        const session = await reserve({ idea: (await newIdea("Doomed")).id });
        const given = { method: "DELETE", params: { id: session.id } };
        expect(await refusal(await call(sessionRoute.DELETE, stranger, given))).toBe("404 notFound");
        expect(await refusal(await call(sessionRoute.DELETE, nobody, given))).toBe("401 signedOut");
        expect((await call(sessionRoute.DELETE, owner, given)).status).toBe(200);
        expect(await refusal(await call(sessionRoute.GET, owner, { params: { id: session.id } }))).toBe("404 notFound");
        expect(await refusal(await call(sessionRoute.GET, owner, { params: { id: "no-id" } }))).toBe("404 notFound");
      });
    });

    describe("tickets", () => {
      const client = "0b0f7c4e-9df2-4a3c-8a53-6b7f5e3c2d10";
      const claimsOf = async (reply: Response) => {
        const { ticket, relayUrl } = await succeed(reply, ticketReplySchema);
        expect(relayUrl).toBe("ws://127.0.0.1:4001/v1/socket");
        const { payload } = await jwtVerify(ticket, ticketPublicKey, {
          audience: ticketAudience,
          issuer: ticketIssuer,
          currentDate: world.context.clock.now(),
        });
        return ticketClaimsSchema.parse(payload);
      };

      it("lets the owner drive a taken session and a device be itself, nobody else", async () => {
        const device = await TestDevice.register(world, "ticketed");
        const token = await device.token();
        const idea = (await newIdea("Ticketed")).id;
        const session = await reserve({ idea, device: device.id });
        const forSession = { for: "session", session: session.id, client };
        // Before it was taken too: the relay tells the device it is reserved for that somebody waits.
        expect(await claimsOf(await post(ticketsRoute.POST, owner, forSession))).toMatchObject({ dev: device.id });
        await ownSessions(token);
        expect(await claimsOf(await post(ticketsRoute.POST, owner, forSession))).toMatchObject({
          role: "driver",
          ses: session.id,
          idea,
          slot: "primary",
          dev: device.id,
        });
        expect(await claimsOf(await post(ticketsRoute.POST, token, { for: "device" }))).toMatchObject({
          role: "helper",
          dev: device.id,
        });
        expect(await refusal(await post(ticketsRoute.POST, stranger, forSession))).toBe("404 notFound");
        expect(await refusal(await post(ticketsRoute.POST, nobody, forSession))).toBe("401 signedOut");
        expect(await refusal(await post(ticketsRoute.POST, token, forSession))).toBe("403 forbidden");
        expect(await refusal(await post(ticketsRoute.POST, owner, { for: "device" }))).toBe("403 forbidden");
      });

      it("takes no relay ticket for a device's token", async () => {
        const device = await TestDevice.register(world, "confused");
        const reply = await post(ticketsRoute.POST, await device.token(), { for: "device" });
        const { ticket } = await succeed(reply, ticketReplySchema);
        expect(await refusal(await call(selfRoute.GET, { authorization: `Bearer ${ticket}` }))).toBe("401 signedOut");
      });
    });
  });
}

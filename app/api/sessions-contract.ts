/** Ideas, their sessions and the tickets for them, by whom they are made, seen and taken; run on every database. */
import { randomUUID } from "node:crypto";
import { jwtVerify } from "jose";
import {
  deviceListReplySchema,
  deviceSessionsReplySchema,
  ideaListReplySchema,
  ideaReplySchema,
  limits,
  patchSessionReplySchema,
  sessionListReplySchema,
  sessionReplySchema,
  ticketAudience,
  ticketClaimsSchema,
  ticketIssuer,
  ticketReplySchema,
  type DeviceId,
  type UploadEpoch,
} from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as accountRoute from "./account/route.ts";
import * as deviceRoute from "./devmode/devices/[id]/route.ts";
import * as devicesRoute from "./devmode/devices/route.ts";
import * as selfRoute from "./devmode/devices/self/sessions/route.ts";
import * as ideasRoute from "./devmode/ideas/route.ts";
import * as moveRoute from "./devmode/sessions/[id]/device/route.ts";
import * as sessionRoute from "./devmode/sessions/[id]/route.ts";
import * as sessionsRoute from "./devmode/sessions/route.ts";
import * as ticketsRoute from "./devmode/tickets/route.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { part, uploadEpoch } from "@/server/testing/upload.ts";
import {
  call,
  nobody,
  post,
  refusal,
  succeed,
  takenSession,
  TestDevice,
  ticketPublicKey,
  World,
  type Caller,
} from "./testing/world.ts";

export function sessionsContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`ideas, sessions and tickets on ${name}`, () => {
    let world: World;
    let owner: Caller;
    let stranger: Caller;
    beforeAll(async () => {
      world = await World.open(open);
      owner = await world.owner();
      stranger = await world.stranger();
    });
    afterAll(() => world.dispose());

    const newIdea = async (title: string, by = owner) =>
      (await succeed(await post(ideasRoute.POST, by, { title }), ideaReplySchema)).idea;
    const reserve = async (body: unknown, by = owner) =>
      (await succeed(await post(sessionsRoute.POST, by, body), sessionReplySchema)).session;
    const ownSessions = async (device: Caller) =>
      (await succeed(await call(selfRoute.GET, device), deviceSessionsReplySchema)).sessions;

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

      it("asks no device about output that another one may still have on its disk", async () => {
        const [first, second] = [await TestDevice.register(world, "from"), await TestDevice.register(world, "to")];
        const [firstToken, secondToken] = [await first.token(), await second.token()];
        const { id } = await reserve({ idea: (await newIdea("Moved")).id, device: first.id });
        const cursors = async (device: Caller) =>
          (await ownSessions(device)).find((session) => session.id === id)?.cursors.map(({ epoch }) => epoch);
        const upload = async (device: Caller, epoch: UploadEpoch) =>
          call(sessionRoute.PATCH, device, { method: "PATCH", params: { id }, body: { epochs: [epoch] } });
        const move = async (device: DeviceId) =>
          call(moveRoute.POST, owner, { method: "POST", params: { id }, body: { device } });
        const bytes = Buffer.from("0123456789");
        const onFirst = uploadEpoch({ chunks: [part(0, bytes)] });
        const onSecond = uploadEpoch({ chunks: [part(0, bytes)] });
        expect(await cursors(firstToken)).toEqual([]);
        expect((await upload(firstToken, onFirst)).status).toBe(200);
        expect(await cursors(firstToken)).toEqual([onFirst.epoch]);
        await move(second.id);
        expect(await cursors(secondToken)).toEqual([]);
        expect((await upload(secondToken, onSecond)).status).toBe(200);
        expect(await cursors(secondToken)).toEqual([onSecond.epoch]);
        await move(first.id);
        expect(await cursors(firstToken)).toEqual([onFirst.epoch]);
        const rest = { ...onFirst, chunks: [part(10, bytes)] };
        const { acknowledged } = await succeed(await upload(firstToken, rest), patchSessionReplySchema);
        expect(acknowledged[0]?.offset).toBe(20);
        // Of a device that is gone nothing comes any more.
        await call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id: second.id } });
        expect(new Set(await cursors(firstToken))).toEqual(new Set([onFirst.epoch, onSecond.epoch]));
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

      it("name whoever asks in whole characters, however long that is", async () => {
        const device = await TestDevice.register(world, "polite");
        const session = await reserve({ idea: (await newIdea("Polite")).id, device: device.id });
        const body = { name: `${"a".repeat(59)}\u{1F600}` };
        expect((await call(accountRoute.PATCH, owner, { method: "PATCH", body })).status).toBe(204);
        const given = { for: "session", session: session.id, client };
        const claims = await claimsOf(await post(ticketsRoute.POST, owner, given));
        expect(claims).toMatchObject({ name: `${"a".repeat(59)}\uFFFD` });
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

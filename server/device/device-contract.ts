/** What becomes of devices: copied, renamed, moved from, given another key, revoked; run on every database. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import {
  type apiDeviceSchema,
  deviceListReplySchema,
  deviceReplySchema,
  deviceTokenReplySchema,
  ideaReplySchema,
  keyRotationText,
  sealKeyText,
  sessionReplySchema,
  type DeviceId,
} from "@coda/protocol";
import { desc, eq, like } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { auditEvents, deviceChallenges, devices } from "../../drizzle/schema/index.ts";
import * as deviceRoute from "@/app/api/devmode/devices/[id]/route.ts";
import * as devicesRoute from "@/app/api/devmode/devices/route.ts";
import * as keyRoute from "@/app/api/devmode/devices/self/key/route.ts";
import * as selfRoute from "@/app/api/devmode/devices/self/route.ts";
import * as ownSessionsRoute from "@/app/api/devmode/devices/self/sessions/route.ts";
import * as tokenRoute from "@/app/api/devmode/devices/token/route.ts";
import * as ideasRoute from "@/app/api/devmode/ideas/route.ts";
import * as moveRoute from "@/app/api/devmode/sessions/[id]/device/route.ts";
import * as sessionsRoute from "@/app/api/devmode/sessions/route.ts";
import type { TestDatabase } from "../testing/databases.ts";
import {
  call,
  freshProof,
  nobody,
  origin,
  refusal,
  signProof,
  succeed,
  TestDevice,
  World,
  type Caller,
} from "@/app/api/testing/world.ts";

export function deviceContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`devices on ${name}`, () => {
    let world: World;
    let owner: Caller;
    let stranger: Caller;

    beforeAll(async () => {
      world = await World.open(open);
      owner = await world.owner();
      stranger = await world.stranger();
    });
    afterAll(() => world.dispose());

    async function asks(device: DeviceId, key: KeyObject, machine: string): Promise<Response> {
      const body = { device, machine, ...(await freshProof("token", key)) };
      return call(tokenRoute.POST, nobody, { method: "POST", body });
    }
    async function tokenOf(device: TestDevice): Promise<Caller> {
      const { token } = await succeed(await asks(device.id, device.key, "aG9tZQ"), deviceTokenReplySchema);
      return { authorization: `Bearer ${token}` };
    }
    async function listed(id: DeviceId): Promise<z.infer<typeof apiDeviceSchema> | undefined> {
      const reply = await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema);
      return reply.devices.find((device) => device.id === id);
    }
    async function lastEvent() {
      const [event] = await world.context.orm.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1);
      return event;
    }

    it("TR26 notices a key on another machine, tells its owner, and is good for neither from then on", async () => {
      const device = await TestDevice.register(world, "laptop");
      const token = await tokenOf(device);
      expect((await call(ownSessionsRoute.GET, token)).status).toBe(200);
      expect((await listed(device.id))?.copiedAt).toBeNull();
      // Without the key nobody can flag it.
      const thief = generateKeyPairSync("ed25519").privateKey;
      expect(await refusal(await asks(device.id, thief, "ZWxzZQ"))).toBe("403 forbidden");
      expect((await listed(device.id))?.copiedAt).toBeNull();
      expect(await refusal(await asks(device.id, device.key, "ZWxzZQ"))).toBe("409 conflict");
      expect(world.revoked.at(-1)).toEqual({ what: "device", device: device.id });
      expect(await lastEvent()).toMatchObject({ action: "device.copied", subject: { device: device.id } });
      expect(await listed(device.id)).toMatchObject({ online: false, copiedAt: expect.any(String) as string });
      expect(await refusal(await call(ownSessionsRoute.GET, token))).toBe("401 signedOut");
      expect(await refusal(await asks(device.id, device.key, "aG9tZQ"))).toBe("409 conflict");
      const told = world.revoked.length;
      await asks(device.id, device.key, "ZWxzZQ");
      expect(world.revoked).toHaveLength(told);
    });

    it("TR29 keeps no challenge before it proved something, so that nobody who asks for many keeps others out", async () => {
      const device = await TestDevice.register(world, "in a crowd");
      const { orm, clock } = world.context;
      const kept = await orm.$count(deviceChallenges);
      for (let at = 0; at < 20; at++) await freshProof("token", device.key);
      await asks(device.id, generateKeyPairSync("ed25519").privateKey, "aG9tZQ");
      expect(await orm.$count(deviceChallenges)).toBe(kept);
      const expiresAt = new Date(clock.now().getTime() + 60_000);
      const many = Array.from({ length: 10_000 }, (_, at) => ({ challenge: `c${at}`, expiresAt }));
      await orm.insert(deviceChallenges).values(many);
      expect((await asks(device.id, device.key, "aG9tZQ")).status).toBe(200);
      await orm.delete(deviceChallenges).where(like(deviceChallenges.challenge, "c%"));
    });

    it("TR29 takes no challenge that was made up, prolonged or changed, and of two proofs by one at once one", async () => {
      const device = await TestDevice.register(world, "challenged");
      const given = (challenge: string) => {
        const signature = signProof({ purpose: "token", challenge, key: device.key });
        return call(tokenRoute.POST, nobody, { method: "POST", body: { device: device.id, challenge, signature } });
      };
      const { challenge } = await freshProof("token", device.key);
      const bytes = Buffer.from(challenge, "base64url");
      const changed = Array.from(bytes, (byte, at) => Buffer.from(bytes.with(at, byte ^ 1)).toString("base64url"));
      for (const text of [...changed, "", challenge.slice(4), randomBytes(32).toString("base64url")])
        expect(await refusal(await given(text))).toBe("410 gone");
      const replies = await Promise.all([given(challenge), given(challenge)]);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
      expect(await refusal(await given(challenge))).toBe("410 gone");
    });

    it("renames a device for its owner alone, whatever the name", async () => {
      const device = await TestDevice.register(world, "desk");
      const rename = (by: Caller, title: string) =>
        call(deviceRoute.PATCH, by, { method: "PATCH", params: { id: device.id }, body: { name: title } });
      const strange = `<script>alert(1)</script>'; drop table devices; --`;
      const renamed = await succeed(await rename(owner, ` ${strange} `), deviceReplySchema);
      expect(renamed.device).toMatchObject({ id: device.id, name: strange });
      expect((await listed(device.id))?.name).toBe(strange);
      expect(await refusal(await rename(stranger, "mine"))).toBe("404 notFound");
      expect(await refusal(await rename(owner, " "))).toBe("400 badRequest");
      expect(await lastEvent()).toMatchObject({ action: "device.renamed", subject: { name: strange, before: "desk" } });
    });

    it("TR27 takes the next key when old and new sign for it, and refuses the old one with all it was given", async () => {
      const device = await TestDevice.register(world, "rotating");
      const token = await tokenOf(device);
      const next = generateKeyPairSync("ed25519");
      const seal = generateKeyPairSync("x25519");
      const [publicKey, sealKey] = [raw(next.publicKey), raw(seal.publicKey)];
      const rotation = async (old: KeyObject, fresh: KeyObject) => {
        const { challenge } = await freshProof("token", old);
        const text = keyRotationText({ origin, challenge, device: device.id, publicKey, sealKey });
        const sealKeySignature = signed(next.privateKey, sealKeyText(sealKey));
        const signatures = { signature: signed(old, text), newSignature: signed(fresh, text) };
        return { challenge, publicKey, sealKey, sealKeySignature, ...signatures };
      };
      const send = (body: unknown) => call(keyRoute.POST, token, { method: "POST", body });
      const other = generateKeyPairSync("ed25519").privateKey;
      expect(await refusal(await send(await rotation(other, next.privateKey)))).toBe("403 forbidden");
      expect(await refusal(await send(await rotation(device.key, other)))).toBe("403 forbidden");
      const good = await rotation(device.key, next.privateKey);
      expect((await send(good)).status).toBe(204);
      expect(world.revoked.at(-1)).toEqual({ what: "device", device: device.id, changed: true });
      expect(await refusal(await call(ownSessionsRoute.GET, token))).toBe("401 signedOut");
      expect(await refusal(await asks(device.id, device.key, "aG9tZQ"))).toBe("403 forbidden");
      const fresh = await succeed(await asks(device.id, next.privateKey, "aG9tZQ"), deviceTokenReplySchema);
      const caller = { authorization: `Bearer ${fresh.token}` };
      expect((await call(ownSessionsRoute.GET, caller)).status).toBe(200);
      expect(await refusal(await call(keyRoute.POST, caller, { method: "POST", body: good }))).toBe("403 forbidden");
      const [row] = await world.context.orm.select().from(devices).where(eq(devices.id, device.id));
      expect(row).toMatchObject({ publicKey, sealKey });
    });

    it("moves a slot to another device of its owner, whose browsers come back there", async () => {
      const [from, to] = [await TestDevice.register(world, "from"), await TestDevice.register(world, "to")];
      const foreign = await TestDevice.register(world, "revoked");
      await call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id: foreign.id } });
      const [fromToken, toToken] = [await tokenOf(from), await tokenOf(to)];
      const { idea } = await succeed(
        await call(ideasRoute.POST, owner, { method: "POST", body: { title: "Moving" } }),
        ideaReplySchema,
      );
      const body = { idea: idea.id, device: from.id };
      const { session } = await succeed(
        await call(sessionsRoute.POST, owner, { method: "POST", body }),
        sessionReplySchema,
      );
      await call(ownSessionsRoute.GET, fromToken);
      const move = (by: Caller, device: DeviceId) =>
        call(moveRoute.POST, by, { method: "POST", params: { id: session.id }, body: { device } });
      expect(await refusal(await move(stranger, to.id))).toBe("404 notFound");
      expect(await refusal(await move(owner, foreign.id))).toBe("404 notFound");
      const moved = await succeed(await move(owner, to.id), sessionReplySchema);
      expect(moved.session).toMatchObject({ id: session.id, status: "reserved", device: null });
      expect(world.revoked.at(-1)).toEqual({ what: "session", session: session.id, changed: true });
      expect(await lastEvent()).toMatchObject({ action: "device.slot-moved", subject: { device: to.id } });
      const slots = async (by: Caller): Promise<string> => (await call(ownSessionsRoute.GET, by)).text();
      expect(await slots(fromToken)).not.toContain(session.id);
      expect(await slots(toToken)).toContain(session.id);
    });

    it("gives a revoked device's slots to the one that its owner registers at the machine in its place", async () => {
      const gone = await TestDevice.register(world, "gone");
      const { idea } = await succeed(
        await call(ideasRoute.POST, owner, { method: "POST", body: { title: "Left behind" } }),
        ideaReplySchema,
      );
      const body = { idea: idea.id, device: gone.id };
      await call(sessionsRoute.POST, owner, { method: "POST", body });
      await call(ownSessionsRoute.GET, await tokenOf(gone));
      await call(deviceRoute.DELETE, owner, { method: "DELETE", params: { id: gone.id } });
      const next = await TestDevice.register(world, "next");
      expect(await (await call(ownSessionsRoute.GET, await tokenOf(next))).text()).toContain(idea.id);
    });

    it("lets a device take itself out of its account", async () => {
      const device = await TestDevice.register(world, "leaving");
      const token = await tokenOf(device);
      expect(await refusal(await call(selfRoute.DELETE, owner, { method: "DELETE" }))).toBe("403 forbidden");
      expect((await call(selfRoute.DELETE, token, { method: "DELETE" })).status).toBe(204);
      expect(await listed(device.id)).toBeUndefined();
      expect(await lastEvent()).toMatchObject({ action: "device.revoked", actor: { kind: "device", id: device.id } });
      expect(await refusal(await call(selfRoute.DELETE, token, { method: "DELETE" }))).toBe("401 signedOut");
    });
  });
}

function raw(key: KeyObject): string {
  return key.export({ format: "jwk" }).x ?? "";
}

function signed(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), key).toString("base64url");
}

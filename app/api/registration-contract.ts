/** Registering a device at its machine, and the tokens it gets; run on every database. */
import { generateKeyPairSync } from "node:crypto";
import { deviceListReplySchema, limits, registerDeviceReplySchema } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as deviceRoute from "./devmode/devices/[id]/route.ts";
import * as devicesRoute from "./devmode/devices/route.ts";
import * as selfRoute from "./devmode/devices/self/sessions/route.ts";
import * as tokenRoute from "./devmode/devices/token/route.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import {
  call,
  freshProof,
  nobody,
  post,
  refusal,
  registration,
  signProof,
  succeed,
  TestDevice,
  World,
  type Caller,
} from "./testing/world.ts";

export function registrationContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`registering devices on ${name}`, () => {
    let world: World;
    let owner: Caller;
    let stranger: Caller;
    beforeAll(async () => {
      world = await World.open(open);
      owner = await world.owner();
      stranger = await world.stranger();
    });
    afterAll(() => world.dispose());

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
      expect(await refusal(await post(tokenRoute.POST, nobody, { device: device.id, ...proof }))).toBe("403 forbidden");
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
}

/** The relay's reports, driven through the route handler; run on every database. */
import { deviceListReplySchema, limits, presencePath, sessionReplySchema, type ApiSession } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as deviceRoute from "./devmode/devices/[id]/route.ts";
import * as devicesRoute from "./devmode/devices/route.ts";
import * as sessionRoute from "./devmode/sessions/[id]/route.ts";
import * as presenceRoute from "./internal/presence/route.ts";
import { signedHeaders } from "@/server/relay/internal-signature.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import {
  call,
  nobody,
  refusal,
  relaySecret,
  succeed,
  takenSession,
  TestDevice,
  World,
  type Caller,
} from "./testing/world.ts";

export function internalContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`the relay's reports on ${name}`, () => {
    let world: World;
    let owner: Caller;
    let device: TestDevice;
    let session: ApiSession;

    beforeAll(async () => {
      world = await World.open(open);
      owner = await world.owner();
      device = await TestDevice.register(world);
      session = await takenSession(owner, await device.token(), "Paper boat");
    });
    afterAll(() => world.dispose());

    const nowMs = () => world.context.clock.now().getTime();
    async function report(
      body: unknown,
      by: { secret?: string; atMs?: number; path?: string } = {},
    ): Promise<Response> {
      const signed = { path: by.path ?? presencePath, body: JSON.stringify(body), nowMs: by.atMs ?? nowMs() };
      const headers = signedHeaders(signed, [by.secret ?? relaySecret]);
      return call(presenceRoute.POST, nobody, { method: "POST", path: presencePath, body, headers });
    }
    const deviceSays = (connected: boolean, sinceMs: number) =>
      report({ devices: [{ device: device.id, connected, sinceMs }], sessions: [] });
    async function isOnline(): Promise<boolean | undefined> {
      const { devices } = await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema);
      return devices.find(({ id }) => id === device.id)?.online;
    }
    async function statusNow(): Promise<string> {
      const given = { params: { id: session.id } };
      return (await succeed(await call(sessionRoute.GET, owner, given), sessionReplySchema)).session.status;
    }

    it("PR2 make a device online while its helper is connected, and offline when the relay falls silent", async () => {
      expect(await isOnline()).toBe(true); // by its own call a moment ago
      const sinceMs = nowMs();
      expect((await deviceSays(true, sinceMs)).status).toBe(200);
      expect(await isOnline()).toBe(true);
      await deviceSays(false, sinceMs);
      expect(await isOnline()).toBe(false);
      await deviceSays(true, sinceMs + 1);
      world.advance(limits.deviceOfflineMs / 1_000 + 1);
      expect(await isOnline()).toBe(false);
      await deviceSays(true, sinceMs + 1);
      expect(await isOnline()).toBe(true);
    });

    it("PR3 count from when the helper was heard, so that one whose relay went with it is offline within 30 s", async () => {
      const sinceMs = nowMs();
      world.advance(limits.deviceOfflineMs / 1_000 + 1);
      const silentMs = 20_000;
      await report({ devices: [{ device: device.id, connected: true, sinceMs, silentMs }], sessions: [] });
      expect(await isOnline()).toBe(true);
      world.advance((limits.deviceOfflineMs - silentMs) / 1_000 + 1);
      expect(await isOnline()).toBe(false);
    });

    it("PR5 say nothing of a newer connection when they tell late of an older one's end", async () => {
      const sinceMs = nowMs();
      await deviceSays(true, sinceMs);
      await deviceSays(false, sinceMs - 5_000);
      expect(await isOnline()).toBe(true);
    });

    it("are all taken when several nodes tell at once of the same devices, each in an order of its own", async () => {
      const devices = [device, ...(await Promise.all(Array.from({ length: 30 }, () => TestDevice.register(world))))];
      const told = (ids: readonly string[]) => ids.map((id) => ({ device: id, connected: true, sinceMs: nowMs() }));
      const ids = devices.map(({ id }) => id);
      for (let round = 0; round < 5; round++) {
        const replies = await Promise.all(
          [ids, ids.toReversed(), ids, ids.toReversed()].map(async (order) =>
            report({ devices: told(order), sessions: [] }),
          ),
        );
        expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      }
    });

    it("PR5 give a session its status, from the device that serves it alone", async () => {
      await deviceSays(true, nowMs());
      const say = (of: string, status: string) =>
        report({ devices: [], sessions: [{ session: session.id, device: of, sinceMs: nowMs(), status }] });
      await say(device.id, "live");
      expect(await statusNow()).toBe("live");
      await say("00000000-0000-4000-8000-000000000009", "exited");
      expect(await statusNow()).toBe("live");
      await say(device.id, "attention");
      expect(await statusNow()).toBe("attention");
      // What a node says late, of a connection that another has followed since.
      const late = { session: session.id, device: device.id, sinceMs: nowMs() - 60_000, status: "live" };
      await report({ devices: [], sessions: [late] });
      expect(await statusNow()).toBe("attention");
    });

    it("PR7 say who is in a session, which is nobody's word once its device is offline", async () => {
      const present = async () => {
        const given = { params: { id: session.id } };
        return (await succeed(await call(sessionRoute.GET, owner, given), sessionReplySchema)).session.present;
      };
      const sinceMs = nowMs();
      const told = { session: session.id, device: device.id, sinceMs, status: "live" };
      await deviceSays(true, sinceMs);
      await report({ devices: [], sessions: [{ ...told, present: { viewers: 2, drivers: 1 } }] });
      expect(await present()).toEqual({ viewers: 2, drivers: 1 });
      await report({ devices: [], sessions: [told] }); // of an older relay
      expect(await present()).toBeUndefined();
      await report({ devices: [], sessions: [{ ...told, present: { viewers: 0, drivers: 1 } }] });
      await deviceSays(false, sinceMs);
      expect(await present()).toBeUndefined();
      await deviceSays(true, sinceMs);
    });

    it("TR4 are refused unsigned, signed for another path, by another secret, or of long ago", async () => {
      const body = { devices: [{ device: device.id, connected: false, sinceMs: nowMs() + 9 }], sessions: [] };
      const late = nowMs() - limits.internalCallMs - 1;
      for (const by of [{ secret: "x".repeat(32) }, { path: "/api/internal/other" }, { atMs: late }])
        expect(await refusal(await report(body, by))).toBe("403 forbidden");
      expect(await refusal(await call(presenceRoute.POST, owner, { method: "POST", body }))).toBe("403 forbidden");
      expect(await isOnline()).toBe(true);
      expect(await refusal(await report({ devices: "all" }))).toBe("400 badRequest");
    });

    it("are answered by a revocation when an owner takes a device or a session away", async () => {
      const given = { method: "DELETE", params: { id: session.id } };
      expect((await call(sessionRoute.DELETE, owner, given)).status).toBe(200);
      expect((await call(deviceRoute.DELETE, owner, { ...given, params: { id: device.id } })).status).toBe(204);
      expect(world.revoked).toEqual([
        { what: "session", session: session.id },
        { what: "device", device: device.id },
      ]);
    });
  });
}

/** A device's report and a relay's at the same moment, on a real Postgres: the embedded database has one connection. */
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import * as sessionRoute from "@/app/api/devmode/sessions/[id]/route.ts";
import { call, takenSession, TestDevice, World } from "@/app/api/testing/world.ts";
import { devices, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import { openPostgres } from "../testing/databases.ts";
import { untilSomebodyWaits } from "../testing/overtaking.ts";

it("a device's report and a relay's that tell of one session do not wait for each other for ever", async () => {
  const world = await World.open(openPostgres);
  try {
    const { orm } = world.context;
    const device = await TestDevice.register(world);
    const token = await device.token();
    const session = await takenSession(await world.owner(), token, "Notes");
    const given = { method: "PATCH", params: { id: session.id }, body: { status: "live" } };
    const reported = await orm.transaction(async (tx) => {
      // As a relay's report does it: the device's row, then its sessions'.
      await tx.update(devices).set({ relayConnected: true }).where(eq(devices.id, device.id));
      const report = call(sessionRoute.PATCH, token, given);
      await untilSomebodyWaits(orm);
      await tx
        .update(ideasTerminalSessions)
        .set({ status: "detached" })
        .where(eq(ideasTerminalSessions.id, session.id));
      return { report };
    });
    expect((await reported.report).status).toBe(200);
  } finally {
    await world.dispose();
  }
}, 60_000);

/** A device's report and a relay's at the same moment, on a real Postgres: the embedded database has one connection. */
import { eq, sql } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import * as sessionRoute from "@/app/api/devmode/sessions/[id]/route.ts";
import { call, takenSession, TestDevice, World } from "@/app/api/testing/world.ts";
import { devices, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import { installContext } from "../context.ts";
import { testDatabases } from "../testing/databases.ts";

it("a device's report and a relay's that tell of one session do not wait for each other for ever", async () => {
  const [, openPostgres] = testDatabases.find(([name]) => name === "Postgres") ?? [];
  if (openPostgres === undefined) throw new Error("no Postgres among the test databases");
  const held = await openPostgres();
  try {
    await held.database.migrate();
    const { orm } = held.database;
    const world = new World(held);
    const device = await TestDevice.register(world);
    const token = await device.token();
    const session = await takenSession(await world.owner(), token, "Notes");
    const somebodyWaits = async (): Promise<void> => {
      const waiting = await orm.$count(sql`pg_locks where not granted`);
      expect(waiting).toBeGreaterThan(0);
    };
    const given = { method: "PATCH", params: { id: session.id }, body: { status: "live" } };
    const reported = await orm.transaction(async (tx) => {
      // As a relay's report does it: the device's row, then its sessions'.
      await tx.update(devices).set({ relayConnected: true }).where(eq(devices.id, device.id));
      const report = call(sessionRoute.PATCH, token, given);
      await vi.waitFor(somebodyWaits, { timeout: 15_000 });
      await tx
        .update(ideasTerminalSessions)
        .set({ status: "detached" })
        .where(eq(ideasTerminalSessions.id, session.id));
      return { report };
    });
    expect((await reported.report).status).toBe(200);
  } finally {
    installContext(undefined);
    await held.dispose();
  }
}, 60_000);

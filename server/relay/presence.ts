/** What relay nodes say of devices and sessions: who is connected, and how their sessions stand. */
import { and, eq, inArray, isNull, lte, or } from "drizzle-orm";
import type { PresenceReport } from "@coda/protocol";
import { devices, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";

export async function storePresence({ orm, clock }: ServerContext, report: PresenceReport): Promise<void> {
  const now = clock.now();
  await orm.transaction(async (tx) => {
    for (const { device, connected, sinceMs, silentMs = 0 } of report.devices) {
      const told = new Date(now.getTime() - silentMs);
      const since = new Date(sinceMs);
      await tx
        .update(devices)
        .set({ relayConnected: connected, relaySince: since, relayToldAt: told })
        // A node that tells late of an older connection's end says nothing of the newer one.
        .where(and(eq(devices.id, device), or(isNull(devices.relaySince), lte(devices.relaySince, since))));
    }
    for (const { session, device, sinceMs, status } of report.sessions) {
      const since = new Date(sinceMs);
      const served = tx
        .select({ id: devices.id })
        .from(devices)
        .where(and(eq(devices.id, device), or(isNull(devices.relaySince), lte(devices.relaySince, since))));
      await tx
        .update(ideasTerminalSessions)
        .set({ status, lastSeenAt: now })
        .where(and(eq(ideasTerminalSessions.id, session), inArray(ideasTerminalSessions.deviceId, served)));
    }
  });
}

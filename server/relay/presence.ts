/** What relay nodes say of devices and sessions: who is connected, and how their sessions stand. */
import { and, eq, inArray, isNull, lte, or } from "drizzle-orm";
import { limits, type PresenceReport } from "@coda/protocol";
import { devices, ideasTerminalSessions, shareGuests } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";

export async function storePresence({ orm, clock }: ServerContext, report: PresenceReport): Promise<void> {
  const now = clock.now();
  await orm.transaction(async (tx) => {
    for (const { device, connected, sinceMs, silentMs = 0 } of inOrder(report.devices, ({ device }) => device)) {
      const told = new Date(now.getTime() - silentMs);
      const since = new Date(sinceMs);
      await tx
        .update(devices)
        .set({ relayConnected: connected, relaySince: since, relayToldAt: told })
        // A node that tells late of an older connection's end says nothing of the newer one.
        .where(and(eq(devices.id, device), or(isNull(devices.relaySince), lte(devices.relaySince, since))));
    }
    for (const { session, device, sinceMs, status, present } of inOrder(report.sessions, ({ session }) => session)) {
      const since = new Date(sinceMs);
      const served = tx
        .select({ id: devices.id })
        .from(devices)
        .where(and(eq(devices.id, device), or(isNull(devices.relaySince), lte(devices.relaySince, since))));
      await tx
        .update(ideasTerminalSessions)
        .set({ status, lastSeenAt: now, viewers: present?.viewers ?? null, drivers: present?.drivers ?? null })
        .where(and(eq(ideasTerminalSessions.id, session), inArray(ideasTerminalSessions.deviceId, served)));
    }
    for (const guest of inOrder(report.guests ?? [], (id) => id))
      await tx.update(shareGuests).set({ lastSeenAt: now }).where(eq(shareGuests.id, guest));
    for (const { guest, agoMs } of inOrder(report.guestsLeft ?? [], ({ guest }) => guest)) {
      const left = new Date(now.getTime() - agoMs);
      await tx
        .update(shareGuests)
        .set({ lastSeenAt: goneBy(left) })
        // Another node that has told of them since has a newer connection of theirs.
        .where(and(eq(shareGuests.id, guest), or(isNull(shareGuests.lastSeenAt), lte(shareGuests.lastSeenAt, left))));
    }
  });
}

/** Whoever left is as somebody whom nobody has told of for so long. */
function goneBy(left: Date): Date {
  return new Date(left.getTime() - limits.guestSilenceMs - 1);
}

/** Two nodes that report the same rows at once take them in the same order, and none waits for the other for ever. */
function inOrder<Entry>(entries: readonly Entry[], idOf: (entry: Entry) => string): Entry[] {
  return entries.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

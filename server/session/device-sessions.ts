/** A device's view: its sessions, the reserved ones it takes by asking, and how far each epoch is stored. */
import { count, eq } from "drizzle-orm";
import { limits, type DeviceId, type DeviceSession } from "@coda/protocol";
import { devices, ideas, ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { markSeen } from "../device/queries.ts";
import { ApiError } from "../http/api-error.ts";
import { sessionWatches } from "../notice/session-watch.ts";
import type { Scope } from "../scope.ts";
import { newestOrdinals, openCursors } from "../transcript/epochs.ts";
import { isPaused, sessionRows, shownStatus } from "./queries.ts";

/**
 * Takes what is reserved for the asking device, counts as its sign of life, and lists. `canPause`: its helper obeys a pause
 * of recording, and is told of them.
 */
export async function ownSessions(scope: Scope, canPause: boolean): Promise<DeviceSession[]> {
  if (scope.actor.kind !== "device") throw new ApiError("forbidden", "Only a device has sessions of its own.");
  const device = scope.actor.deviceId;
  await markSeen(scope, device, { canPause });
  await takeReserved(scope, device);
  const rows = (await sessionRows(scope)).slice(0, limits.sessionsPerDevice);
  const titles = await ideaTitles(scope);
  const cursors = await openCursors(scope, device);
  const ordinals = await newestOrdinals(scope);
  const watches = await sessionWatches(
    scope.orm,
    rows.map(({ session }) => session.id),
  );
  return rows.map((row) => ({
    id: row.session.id,
    ideaId: row.session.ideaId,
    ideaTitle: titles.get(row.session.ideaId) ?? row.session.ideaId,
    slot: row.session.slot,
    status: shownStatus(row, scope.now()),
    cursors: cursors.get(row.session.id) ?? [],
    newestOrdinal: ordinals.get(row.session.id),
    watch: watches.get(row.session.id),
    ...(canPause && { paused: isPaused(row) }),
  }));
}

async function takeReserved(scope: Scope, device: DeviceId): Promise<void> {
  const [held] = await scope.orm.select({ count: count() }).from(devices).where(scope.devices());
  await scope.orm
    .update(table)
    .set({ deviceId: device })
    .where(scope.untakenSessions(device, held?.count === 1));
}

async function ideaTitles(scope: Scope): Promise<Map<string, string>> {
  const rows = await scope.orm
    .select({ id: ideas.id, title: ideas.title })
    .from(ideas)
    .innerJoin(table, eq(table.ideaId, ideas.id))
    .where(scope.ideas("viewer", scope.sessions("viewer")));
  return new Map(rows.map((row) => [row.id, row.title]));
}

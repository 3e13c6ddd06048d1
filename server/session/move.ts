/**
 * A slot's next device. The row and its transcript stay; the present device lets go of it, what runs there in tmux goes on
 * as its owner's own, and the next one makes a session of its own.
 */
import { and, eq, isNull } from "drizzle-orm";
import type { ApiSession, DeviceId, SessionId } from "@coda/protocol";
import { devices, ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { getSession, lockSession } from "./queries.ts";

export async function moveSession(
  scope: Scope,
  context: ServerContext,
  { id, device }: { readonly id: SessionId; readonly device: DeviceId },
): Promise<ApiSession> {
  await revoking(context, async (tx, revoke) => {
    const inside = scope.within(tx);
    const session = await lockSession(inside, id, { as: "owner", lock: "no key update" });
    const [target] = await tx
      .select({ id: devices.id, name: devices.name })
      .from(devices)
      .where(scope.devices(and(eq(devices.id, device), isNull(devices.copiedAt))));
    if (target === undefined) throw new ApiError("notFound", "There is no such device; choose one of yours.");
    if ((session.deviceId ?? session.wantedDeviceId) === device) return;
    await tx
      .update(table)
      .set({ deviceId: null, wantedDeviceId: device, status: null, recordingStoppedAt: null })
      .where(inside.sessions("owner", eq(table.id, id)));
    const subject = { device, name: target.name, before: session.deviceId, slot: session.slot };
    await audit(inside, "device.slot-moved", { idea: session.ideaId, session: id, subject });
    // Browsers come back with a ticket for the next device.
    revoke({ what: "session", session: id, changed: true });
  });
  return getSession(scope, id);
}

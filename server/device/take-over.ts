/** The slots of an owner's revoked devices, for the device that comes in their place. */
import { and, eq, isNotNull } from "drizzle-orm";
import type { AuditActor, DeviceId, UserId } from "@coda/protocol";
import { devices, ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import type { From } from "../scope.ts";

interface NextDevice {
  readonly device: DeviceId;
  readonly name: string;
  readonly owner: UserId;
  readonly actor: AuditActor;
  readonly from: From;
}

export async function takeOverSlots(
  { orm, clock }: Pick<ServerContext, "orm" | "clock">,
  { device, name, owner, actor, from }: NextDevice,
): Promise<void> {
  const left = await orm
    .select({ id: table.id, idea: table.ideaId, slot: table.slot, before: devices.id })
    .from(table)
    .innerJoin(devices, eq(devices.id, table.deviceId))
    .where(and(eq(devices.userId, owner), isNotNull(devices.revokedAt)))
    .for("update", { of: table });
  for (const { id, idea, slot, before } of left) {
    await orm.update(table).set({ deviceId: null, wantedDeviceId: device, status: null }).where(eq(table.id, id));
    const subject = { session: id, device, name, before, slot };
    await auditEvent({ orm, clock }, { action: "device.slot-moved", actor, of: owner, idea, subject, from });
  }
}

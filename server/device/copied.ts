/**
 * A device's key on a second machine: its folder was copied. Which of the two is the right one nobody here can know, so
 * neither gets in any more, until each is paired as a device of its own.
 */
import { and, eq, isNull } from "drizzle-orm";
import { devices } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { From } from "../scope.ts";

type DeviceRow = typeof devices.$inferSelect;

/** @param machine as the device told it now; older helpers tell none. Throws conflict when the key was copied. */
export async function refuseCopied(
  context: ServerContext,
  row: DeviceRow,
  { machine, from }: { readonly machine: string | undefined; readonly from: From },
): Promise<void> {
  if (row.copiedAt === null) {
    if (row.machine === null || machine === undefined || row.machine === machine) return;
    await flag(context, row, from);
  }
  throw new ApiError(
    "conflict",
    "This device's key was used on another machine than the one it was paired on; pair each machine anew with 'coda-runner pair'.",
    { copied: true },
  );
}

async function flag(context: ServerContext, { id, name, userId }: DeviceRow, from: From): Promise<void> {
  await revoking(context, async (tx, revoke) => {
    const flagged = await tx
      .update(devices)
      .set({ copiedAt: context.clock.now() })
      .where(and(eq(devices.id, id), isNull(devices.copiedAt)))
      .returning({ id: devices.id });
    if (flagged.length === 0) return;
    const actor = { kind: "device", id, name } as const;
    await auditEvent(
      { ...context, orm: tx },
      { action: "device.copied", actor, of: userId, subject: { device: id, name }, from },
    );
    revoke({ what: "device", device: id });
  });
}

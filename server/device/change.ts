/** What an owner changes about a device, and a device about itself. */
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { keyRotationText, type ApiDevice, type DeviceId, type rotateKeySchema } from "@coda/protocol";
import { devices } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { readChallenge } from "./challenges.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { isSigned, isVouchedFor } from "./proof.ts";
import { apiDevice } from "./queries.ts";

function noSuchDevice(): ApiError {
  return new ApiError("notFound", "There is no such device.");
}

export async function renameDevice(scope: Scope, id: DeviceId, name: string): Promise<ApiDevice> {
  return scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    const mine = scope.devices(eq(devices.id, id));
    const [before] = await tx.select({ name: devices.name }).from(devices).where(mine).for("update");
    const [row] = await tx.update(devices).set({ name }).where(mine).returning();
    if (before === undefined || row === undefined) throw noSuchDevice();
    await audit(inside, "device.renamed", { subject: { device: id, name, before: before.name } });
    return apiDevice(row, scope.now());
  });
}

/** For good: its key is dead, its tokens and sockets end at once. Its sessions and their transcripts stay. */
export async function revokeDevice(scope: Scope, context: ServerContext, id: DeviceId): Promise<void> {
  await revoking(context, async (tx, revoke) => {
    const [row] = await tx
      .update(devices)
      .set({ revokedAt: scope.now() })
      .where(scope.devices(eq(devices.id, id)))
      .returning({ name: devices.name, publicKey: devices.publicKey });
    if (row === undefined) throw noSuchDevice();
    const subject = { device: id, name: row.name, fingerprint: fingerprintOf(row.publicKey) };
    await audit(scope.within(tx), "device.revoked", { subject });
    revoke({ what: "device", device: id });
  });
}

type Rotation = z.infer<typeof rotateKeySchema>;

/** Old and new key sign for each other. From now on the old one is refused, with all it was given. */
export async function rotateKey(scope: Scope, context: ServerContext, given: Rotation): Promise<void> {
  const { actor } = scope;
  if (actor.kind !== "device") throw new ApiError("forbidden", "Only a device changes its key.");
  const challenge = readChallenge(context, given.challenge);
  const { publicKey, sealKey, sealKeySignature } = given;
  await revoking(context, async (tx, revoke) => {
    const mine = scope.devices(eq(devices.id, actor.deviceId));
    const [row] = await tx.select({ publicKey: devices.publicKey }).from(devices).where(mine).for("update");
    if (row === undefined || !isRotation(given, { ...actor, publicKey: row.publicKey }, context)) {
      throw new ApiError("forbidden", "Both keys must sign for the change; try again, or pair the device anew.");
    }
    await challenge.use(tx);
    const taken = await tx.select({ id: devices.id }).from(devices).where(eq(devices.publicKey, publicKey));
    if (taken.length > 0) throw new ApiError("conflict", "This key is another device's; make a new one.");
    await tx.update(devices).set({ publicKey, sealKey, sealKeySignature, registeredAt: scope.now() }).where(mine);
    const subject = { device: actor.deviceId, before: fingerprintOf(row.publicKey), after: fingerprintOf(publicKey) };
    await audit(scope.within(tx), "device.key-rotated", { subject });
    revoke({ what: "device", device: actor.deviceId, changed: true });
  });
}

function isRotation(
  given: Rotation,
  device: { readonly deviceId: DeviceId; readonly publicKey: string },
  { config }: Pick<ServerContext, "config">,
): boolean {
  const bothSign = config.allowedOrigins.some((origin) => {
    const text = keyRotationText({ ...given, origin, device: device.deviceId });
    return (
      isSigned(text, { signature: given.signature, publicKey: device.publicKey }) &&
      isSigned(text, { signature: given.newSignature, publicKey: given.publicKey })
    );
  });
  return bothSign && isVouchedFor(given);
}

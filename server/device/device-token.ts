/** A device's bearer token for its own calls: for a signed challenge, short-lived, void once the device is revoked. */
import { and, eq, isNull } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { deviceIdSchema, deviceTokenAudience, limits, type DeviceId } from "@coda/protocol";
import { devices } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Actor } from "../scope.ts";
import { signJwt, verifyJwt } from "../ticket/jwt.ts";
import { consumeChallenge } from "./challenges.ts";
import { isProven } from "./proof.ts";

export async function issueDeviceToken(
  context: ServerContext,
  given: { device: DeviceId; challenge: string; signature: string },
): Promise<{ token: string; expiresAt: string }> {
  await consumeChallenge(context, given.challenge);
  const device = await findDevice(context, given.device);
  const origins = context.config.allowedOrigins;
  if (device === undefined || !isProven({ ...given, purpose: "token", publicKey: device.publicKey }, origins)) {
    throw new ApiError("forbidden", "This device is not registered here or was revoked; pair it again.");
  }
  const iat = Math.floor(context.clock.now().getTime() / 1_000);
  const exp = iat + limits.deviceTokenSeconds;
  const token = await signJwt({ sub: device.id, jti: randomUUID(), iat, exp }, deviceTokenAudience, context.config);
  return { token, expiresAt: new Date(exp * 1_000).toISOString() };
}

/** Undefined for a token that is not ours, too old, older than the last pairing, or of a revoked device. */
export async function deviceOfToken(
  context: ServerContext,
  token: string,
): Promise<Extract<Actor, { kind: "device" }> | undefined> {
  const { signingKeyPem } = context.config;
  const claims = await verifyJwt(token, deviceTokenAudience, { signingKeyPem, now: context.clock.now() });
  const id = deviceIdSchema.safeParse(claims?.sub);
  if (!id.success) return undefined;
  const device = await findDevice(context, id.data);
  if (device === undefined || wholeSeconds(device.registeredAt) > (claims?.iat ?? 0)) return undefined;
  return { kind: "device", userId: device.userId, deviceId: device.id };
}

async function findDevice({ orm }: ServerContext, id: DeviceId) {
  const [device] = await orm
    .select()
    .from(devices)
    .where(and(eq(devices.id, id), isNull(devices.revokedAt)));
  return device;
}

function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}

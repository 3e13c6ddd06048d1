/** A device's bearer token for its own calls: for a signed challenge, short-lived, void once the device is revoked. */
import { and, eq, exists, isNull } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  deviceIdSchema,
  deviceTokenAudience,
  limits,
  type DeviceId,
  type deviceTokenReplySchema,
  type deviceTokenSchema,
} from "@coda/protocol";
import { devices, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Actor, From } from "../scope.ts";
import { signJwt, ticketKeyOf, verifyJwt } from "../ticket/jwt.ts";
import { readChallenge } from "./challenges.ts";
import { refuseCopied } from "./copied.ts";
import { isProven } from "./proof.ts";
import { vouchedSealKey } from "./register.ts";

type TokenRequest = z.infer<typeof deviceTokenSchema>;
type DeviceRow = typeof devices.$inferSelect;

/** Throws conflict when the key is used on another machine than it was paired on: from then on it is good nowhere. */
export async function issueDeviceToken(
  context: ServerContext,
  given: TokenRequest,
  from: From,
): Promise<z.infer<typeof deviceTokenReplySchema>> {
  const challenge = readChallenge(context, given.challenge);
  const device = await findDevice(context, given.device);
  const origins = context.config.allowedOrigins;
  if (device === undefined || !isProven({ ...given, purpose: "token", publicKey: device.publicKey }, origins)) {
    throw new ApiError("forbidden", "This device is not registered here or was revoked; pair it again.");
  }
  await challenge.use(context.orm);
  await refuseCopied(context, device, { machine: given.machine, from });
  await learn(context, device, given);
  const ims = context.clock.now().getTime();
  const iat = Math.floor(ims / 1_000);
  const exp = iat + limits.deviceTokenSeconds;
  const token = await signJwt(
    { sub: device.id, jti: randomUUID(), iat, ims, exp, key: device.publicKey },
    deviceTokenAudience,
    context.config,
  );
  return { token, expiresAt: new Date(exp * 1_000).toISOString(), ticketKey: ticketKeyOf(context.config) };
}

/** What a helper up to 0.1 did not tell when it was paired. */
async function learn({ orm }: ServerContext, device: DeviceRow, given: TokenRequest): Promise<void> {
  if (device.machine !== null && device.sealKey !== null) return;
  const machine = device.machine ?? given.machine ?? null;
  const seal = device.sealKey === null ? vouchedSealKey({ ...given, publicKey: device.publicKey }) : {};
  await orm
    .update(devices)
    .set({ machine, ...seal })
    .where(eq(devices.id, device.id));
}

/** Undefined for a token that is not ours, too old, older than the device's key, or of a device that is revoked or copied. */
export async function deviceOfToken(
  context: ServerContext,
  token: string,
): Promise<Extract<Actor, { kind: "device" }> | undefined> {
  const { signingKeyPem } = context.config;
  const claims = await verifyJwt(token, deviceTokenAudience, { signingKeyPem, now: context.clock.now() });
  const told = claimsSchema.safeParse(claims).data;
  if (told === undefined) return undefined;
  const device = await findDevice(context, told.sub);
  if (device === undefined || device.copiedAt !== null || device.publicKey !== told.key) return undefined;
  if (device.registeredAt.getTime() > told.ims) return undefined;
  return { kind: "device", userId: device.userId, deviceId: device.id, name: device.name };
}

/**
 * `ims`: when it was issued, in Unix milliseconds. `key`: the key it was given for; another may have taken its place while
 * it was being issued.
 */
const claimsSchema = z.object({ sub: deviceIdSchema, ims: z.int(), key: z.string() });

async function findDevice({ orm }: ServerContext, id: DeviceId) {
  const owner = orm
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, devices.userId), isNull(users.disabledAt)));
  const [device] = await orm
    .select()
    .from(devices)
    .where(and(eq(devices.id, id), isNull(devices.revokedAt), exists(owner)));
  return device;
}

/** Registering a device's key. In local mode the owner's consent is a one-time code from CODA_HOME. */
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { DeviceId, registerDeviceSchema } from "@coda/protocol";
import { devices } from "../../drizzle/schema/index.ts";
import { redeemLocalCode } from "../account/local-code.ts";
import { localOwner, type User } from "../account/local-owner.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { consumeChallenge } from "./challenges.ts";
import { isProven } from "./proof.ts";

type Registration = z.infer<typeof registerDeviceSchema>;

/** The same key gives the same device, also after it was revoked: the owner has consented anew. */
export async function registerDevice(
  context: ServerContext,
  given: Registration,
): Promise<{ device: DeviceId; owner: string }> {
  await consumeChallenge(context, given.challenge);
  if (!isProven({ ...given, purpose: "register" }, context.config.allowedOrigins)) {
    throw new ApiError("forbidden", "The signature does not prove the key; check the web app's address and try again.");
  }
  const owner = await consentingUser(context, given.code);
  return { device: await storeDevice(context, owner, given), owner: owner.name ?? owner.email ?? "you" };
}

async function consentingUser(context: ServerContext, code: string): Promise<User> {
  const store = { home: context.config.home, now: () => context.clock.now() };
  if (!context.config.local || !redeemLocalCode(store, "device", code)) {
    throw new ApiError("forbidden", "The code was used, has expired or is unknown; get a new one.");
  }
  return localOwner(context.orm);
}

async function storeDevice({ orm, clock }: ServerContext, owner: User, given: Registration): Promise<DeviceId> {
  const now = clock.now();
  const { name, platform, version, publicKey } = given;
  const [device] = await orm
    .insert(devices)
    .values({ userId: owner.id, name, platform, version, publicKey, createdAt: now, registeredAt: now })
    .onConflictDoUpdate({
      target: devices.publicKey,
      set: { name, platform, version, registeredAt: now, revokedAt: null },
      setWhere: eq(devices.userId, owner.id),
    })
    .returning({ id: devices.id });
  if (device === undefined) throw new ApiError("conflict", "This key belongs to another account; make a new one.");
  return device.id;
}

/** Registering a device's key. In local mode the owner's consent is a one-time code from CODA_HOME. */
import { and, eq, isNotNull, or, sql } from "drizzle-orm";
import type { z } from "zod";
import type { DeviceId, registerDeviceReplySchema, registerDeviceSchema } from "@coda/protocol";
import { devices } from "../../drizzle/schema/index.ts";
import { redeemLocalCode } from "../account/local-code.ts";
import { localOwner, type User } from "../account/local-owner.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { From } from "../scope.ts";
import { ticketKeyOf } from "../ticket/jwt.ts";
import { readChallenge } from "./challenges.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { isProven, isVouchedFor } from "./proof.ts";
import { takeOverSlots } from "./take-over.ts";

type Registration = z.infer<typeof registerDeviceSchema>;

/** The same key gives the same device, until it is revoked: then it is dead, and the device needs another. */
export async function registerDevice(
  context: ServerContext,
  given: Registration,
  from: From,
): Promise<z.infer<typeof registerDeviceReplySchema>> {
  const challenge = readChallenge(context, given.challenge);
  if (!isProven({ ...given, purpose: "register" }, context.config.allowedOrigins)) {
    throw new ApiError("forbidden", "The signature does not prove the key; check the web app's address and try again.");
  }
  await refuseDeadKey(context, given.publicKey); // before the code is used up: the device comes back with another key
  await challenge.use(context.orm);
  const owner = await consentingUser(context, given.code);
  const told = { ...given, ...vouchedSealKey(given) };
  const device = await context.orm.transaction(async (tx) => register({ ...context, orm: tx }, { owner, told, from }));
  return { device, owner: owner.name ?? owner.email ?? "you", ticketKey: ticketKeyOf(context.config) };
}

async function consentingUser(context: ServerContext, code: string): Promise<User> {
  const store = { home: context.config.home, now: () => context.clock.now() };
  if (!context.config.local || !redeemLocalCode(store, "device", code)) {
    throw new ApiError("forbidden", "The code was used, has expired or is unknown; get a new one.");
  }
  return localOwner(context.orm);
}

/** Throws conflict for a key that was revoked, or whose folder was copied. */
async function refuseDeadKey({ orm }: Pick<ServerContext, "orm">, publicKey: string): Promise<void> {
  const [dead] = await orm
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.publicKey, publicKey), or(isNotNull(devices.revokedAt), isNotNull(devices.copiedAt))));
  if (dead !== undefined) throw new ApiError("conflict", "This key was revoked; pair the device with a new one.");
}

interface SealKey {
  readonly sealKey: string | null;
  readonly sealKeySignature: string | null;
}

/** Null for what an older helper does not tell. */
export function vouchedSealKey(
  given: Pick<Registration, "sealKey" | "sealKeySignature"> & { readonly publicKey: string },
): SealKey {
  const { publicKey, sealKey, sealKeySignature } = given;
  if (sealKey === undefined || sealKeySignature === undefined) return { sealKey: null, sealKeySignature: null };
  if (isVouchedFor({ publicKey, sealKey, sealKeySignature })) return { sealKey, sealKeySignature };
  throw new ApiError("forbidden", "The device's key does not vouch for its seal key; pair the device again.");
}

interface Registering {
  readonly owner: User;
  readonly told: Omit<Registration, keyof SealKey> & SealKey;
  readonly from: From;
}

async function register(given: Pick<ServerContext, "orm" | "clock">, { owner, told, from }: Registering) {
  const { name, platform, publicKey } = told;
  const known = await given.orm.$count(devices, eq(devices.publicKey, publicKey));
  const device = await storeDevice(given, owner, told);
  const actor = { kind: "user", id: owner.id, name: owner.name } as const;
  const subject = { device, name, platform, fingerprint: fingerprintOf(publicKey), again: known > 0 };
  await auditEvent(given, { action: "device.paired", actor, of: owner.id, subject, from });
  await takeOverSlots(given, { device, name, owner: owner.id, actor, from });
  return device;
}

async function storeDevice(
  { orm, clock }: Pick<ServerContext, "orm" | "clock">,
  owner: User,
  given: Registering["told"],
): Promise<DeviceId> {
  const now = clock.now();
  const { name, platform, version, publicKey, sealKey, sealKeySignature, machine = null } = given;
  const told = { name, platform, version, sealKey, sealKeySignature, machine, registeredAt: now };
  const [device] = await orm
    .insert(devices)
    .values({ userId: owner.id, publicKey, createdAt: now, ...told })
    .onConflictDoUpdate({
      target: devices.publicKey,
      set: told,
      setWhere: sql`${devices.userId} = ${owner.id} and ${devices.revokedAt} is null`,
    })
    .returning({ id: devices.id });
  if (device === undefined) throw new ApiError("conflict", "This key belongs to another account; make a new one.");
  return device.id;
}

/** A user's devices, and the signs of life they give. */
import { asc, eq } from "drizzle-orm";
import { limits, type ApiDevice, type DeviceId, type IdeaId } from "@coda/protocol";
import { devices } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** What a device's signs of life are read from. */
export const signsOfLife = {
  lastSeenAt: devices.lastSeenAt,
  relayConnected: devices.relayConnected,
  relayToldAt: devices.relayToldAt,
};

export interface SignsOfLife {
  readonly lastSeenAt: Date | null;
  readonly relayConnected: boolean | null;
  readonly relayToldAt: Date | null;
}

/** Its terminals can be reached: the relay knows. Where no relay ever reported, its own calls must do. */
export function isOnline({ lastSeenAt, relayConnected, relayToldAt }: SignsOfLife, now: Date): boolean {
  const isRecent = (at: Date | null): boolean => at !== null && now.getTime() - at.getTime() <= limits.deviceOfflineMs;
  return relayConnected === null ? isRecent(lastSeenAt) : relayConnected && isRecent(relayToldAt);
}

export async function listDevices(scope: Scope): Promise<ApiDevice[]> {
  const rows = await scope.orm.select().from(devices).where(scope.devices()).orderBy(asc(devices.createdAt));
  return rows.map((row) => apiDevice(row, scope.now()));
}

export function apiDevice(row: typeof devices.$inferSelect, now: Date): ApiDevice {
  return {
    id: row.id,
    name: row.name,
    platform: row.platform,
    version: row.version,
    online: row.copiedAt === null && isOnline(row, now),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    fingerprint: fingerprintOf(row.publicKey),
    copiedAt: row.copiedAt?.toISOString() ?? null,
  };
}

/** Those that a session of this idea can run on. */
export async function devicesServing(scope: Scope, idea: IdeaId): Promise<Pick<ApiDevice, "id" | "name">[]> {
  return scope.orm
    .select({ id: devices.id, name: devices.name })
    .from(devices)
    .where(scope.devicesServing(idea))
    .orderBy(asc(devices.createdAt));
}

/** `told`: what its helper said of itself besides. */
export async function markSeen(scope: Scope, id: DeviceId, told: { readonly canPause?: boolean } = {}): Promise<void> {
  await scope.orm
    .update(devices)
    .set({ lastSeenAt: scope.now(), ...told })
    .where(scope.devices(eq(devices.id, id)));
}

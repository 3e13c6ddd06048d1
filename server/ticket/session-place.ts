/**
 * What a ticket for a session needs to know of it, by one question: whose terminal waits for the answer. Where it runs, what
 * the actor may do there, and the keys of its device, which a browser seals its input for.
 */
import { eq, sql } from "drizzle-orm";
import type { BrowserRole, SessionId, TicketDevice } from "@coda/protocol";
import { devices, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { noSuchSession } from "../session/queries.ts";
import type { TicketSession } from "./mint.ts";

const table = ideasTerminalSessions;
/** It has the session, or the session is kept for it. */
const deviceOfSession = sql`coalesce(${table.deviceId}, ${table.wantedDeviceId})`;

export interface SessionPlace {
  readonly session: TicketSession;
  readonly role: BrowserRole;
  readonly device: TicketDevice | undefined;
}

/** Throws notFound for a session that the actor may not even see, as for one that is not there. */
export async function sessionPlace(scope: Scope, id: SessionId): Promise<SessionPlace> {
  const [row] = await scope.orm
    .select({
      session: {
        id: table.id,
        ideaId: table.ideaId,
        slot: table.slot,
        deviceId: table.deviceId,
        wantedDeviceId: table.wantedDeviceId,
      },
      drives: sql<boolean>`coalesce(${scope.sessions("driver")}, false)`,
      device: {
        id: devices.id,
        publicKey: devices.publicKey,
        sealKey: devices.sealKey,
        signature: devices.sealKeySignature,
      },
    })
    .from(table)
    .leftJoin(devices, eq(devices.id, deviceOfSession))
    .where(scope.sessions("viewer", eq(table.id, id)));
  if (row === undefined) throw noSuchSession();
  const { session, drives, device } = row;
  return { session, role: drives ? "driver" : "viewer", device: device === null ? undefined : keysOf(device) };
}

interface DeviceRow extends Omit<TicketDevice, "seal"> {
  readonly sealKey: string | null;
  readonly signature: string | null;
}

function keysOf({ id, publicKey, sealKey, signature }: DeviceRow): TicketDevice {
  // A helper up to 0.1 has told none.
  return { id, publicKey, seal: sealKey === null || signature === null ? null : { publicKey: sealKey, signature } };
}

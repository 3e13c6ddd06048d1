/** The keys of a session's device, for whoever may see the session: what a browser seals its input for. */
import { eq, sql } from "drizzle-orm";
import type { SessionId, TicketDevice } from "@coda/protocol";
import { devices, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";

const table = ideasTerminalSessions;
/** It has the session, or the session is kept for it. */
const deviceOfSession = sql`coalesce(${table.deviceId}, ${table.wantedDeviceId})`;

export async function sessionDeviceKeys(scope: Scope, session: SessionId): Promise<TicketDevice | undefined> {
  const [row] = await scope.orm
    .select({
      id: devices.id,
      publicKey: devices.publicKey,
      sealKey: devices.sealKey,
      signature: devices.sealKeySignature,
    })
    .from(table)
    .innerJoin(devices, eq(devices.id, deviceOfSession))
    .where(scope.sessions("viewer", eq(table.id, session)));
  if (row === undefined) return undefined;
  const { id, publicKey, sealKey, signature } = row;
  // A helper up to 0.1 has told none.
  return { id, publicKey, seal: sealKey === null || signature === null ? null : { publicKey: sealKey, signature } };
}

/** A device's report on its session: status, times, output. All of a request is stored or nothing. */
import { eq } from "drizzle-orm";
import { limits, type PaneCursor, type PatchSession, type PatchSessionReply, type SessionId } from "@coda/protocol";
import { ideasTerminalSessions as table } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import { historySnapshot } from "../command/history-snapshot.ts";
import { markSeen } from "../device/queries.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { newestCursorsOf } from "../transcript/epochs.ts";
import { storeUpload, type FreshOutput } from "../transcript/store-upload.ts";
import { verifyUpload, type VerifiedEpoch } from "../transcript/verified-upload.ts";
import { plausibleMs } from "../transcript/written-at.ts";
import { getSession } from "./queries.ts";

export interface PatchedSession {
  readonly reply: PatchSessionReply;
  readonly fresh: readonly FreshOutput[];
}

export async function patchSession(scope: Scope, id: SessionId, patch: PatchSession): Promise<PatchedSession> {
  await getSession(scope, id); // unpack nothing for a session that is not the device's
  const uploads = await verifyUpload(patch.epochs ?? [], scope.now());
  // By itself: whoever held the session's row and waited for the device's would block a relay's report for ever, which
  // takes them the other way round.
  const device = scope.actor.kind === "device" ? scope.actor.deviceId : null;
  if (device !== null) await markSeen(scope, device);
  return scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    const row = await lockSession(inside, id);
    const acknowledged: PaneCursor[] = [];
    const fresh: FreshOutput[] = [];
    for (const upload of uploads) {
      const stored = await storeUpload(tx, { session: id, device }, upload);
      acknowledged.push(stored.acknowledged);
      fresh.push(stored.fresh);
    }
    const lastSequence = uploads.length === 0 ? undefined : await newestCursorsOf(tx, id, limits.panesPerSession);
    const tellsCommands = uploads.some((upload) => upload.commands.length > 0);
    await tx
      .update(table)
      .set({
        ...stoppedAt(row.recordingStoppedAt, patch.recordingStopped, scope.now()),
        ...(tellsCommands && { historySnapshot: await historySnapshot(tx, id) }),
        ...(patch.status !== undefined && { status: patch.status }),
        ...(lastSequence !== undefined && { lastSequence }),
        ...newestSize(uploads),
        lastConnectedAt: later(row.lastConnectedAt, patch.connectedAt, scope.now()),
        lastDetachedAt: later(row.lastDetachedAt, patch.detachedAt, scope.now()),
        lastSeenAt: scope.now(),
      })
      .where(inside.sessions("driver", eq(table.id, id)));
    if (patch.status === "exited" && row.status !== "exited")
      await audit(inside, "session.ended", { idea: row.idea, session: id, subject: { slot: row.slot } });
    return { reply: { session: await getSession(inside, id), acknowledged }, fresh };
  });
}

async function lockSession(scope: Scope, id: SessionId) {
  const [row] = await scope.orm
    .select({
      idea: table.ideaId,
      slot: table.slot,
      status: table.status,
      lastConnectedAt: table.lastConnectedAt,
      lastDetachedAt: table.lastDetachedAt,
      recordingStoppedAt: table.recordingStoppedAt,
    })
    .from(table)
    .where(scope.sessions("driver", eq(table.id, id)))
    .for("update");
  if (row === undefined) throw new ApiError("notFound", "There is no such session.");
  return row;
}

/** Said again, it stays as it was first said. */
function stoppedAt(known: Date | null, stopped: boolean | undefined, now: Date): { recordingStoppedAt?: Date | null } {
  return stopped === undefined ? {} : { recordingStoppedAt: stopped ? (known ?? now) : null };
}

/** A late retry must not turn a time back. */
function later(known: Date | null, reported: string | undefined, now: Date): Date | null {
  if (reported === undefined) return known;
  const time = new Date(plausibleMs(new Date(reported).getTime(), now.getTime()));
  return known !== null && known > time ? known : time;
}

function newestSize(uploads: readonly VerifiedEpoch[]): { columns: number; rows: number } | undefined {
  const newest = uploads.toSorted((a, b) => a.ordinal - b.ordinal).at(-1)?.given;
  if (newest === undefined) return undefined;
  const { columns, rows } = newest.sizes.toSorted((a, b) => a.offset - b.offset).at(-1) ?? newest;
  return { columns, rows };
}

/** Sessions as users and devices see them. */
import { asc, eq, type SQL } from "drizzle-orm";
import type { ApiSession, IdeaId, IdeaRole, RecordingState, SessionId, SessionStatus } from "@coda/protocol";
import { devices, ideas, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import { isOnline, signsOfLife } from "../device/queries.ts";
import { ApiError } from "../http/api-error.ts";
import { refusals } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";

const table = ideasTerminalSessions;
/** Without the history snapshot, which is large. */
const columns = {
  id: table.id,
  ideaId: table.ideaId,
  slot: table.slot,
  deviceId: table.deviceId,
  wantedDeviceId: table.wantedDeviceId,
  status: table.status,
  viewers: table.viewers,
  drivers: table.drivers,
  lastConnectedAt: table.lastConnectedAt,
  lastDetachedAt: table.lastDetachedAt,
  lastSeenAt: table.lastSeenAt,
  recordingPausedAt: table.recordingPausedAt,
  recordingStoppedAt: table.recordingStoppedAt,
  lastSequence: table.lastSequence,
  createdAt: table.createdAt,
};

export type SessionRow = Awaited<ReturnType<typeof selectRows>>[number];

/** The rows the actor may see, in the order they were made. */
export async function sessionRows(
  scope: Scope,
  only: { idea?: IdeaId | undefined; id?: SessionId; as?: IdeaRole } = {},
): Promise<SessionRow[]> {
  const idea = only.idea === undefined ? undefined : eq(table.ideaId, only.idea);
  const id = only.id === undefined ? undefined : eq(table.id, only.id);
  return selectRows(scope, scope.sessions(only.as ?? "viewer", idea, id));
}

function selectRows(scope: Scope, where: SQL | undefined) {
  return scope.orm
    .select({
      session: columns,
      ideaPausedAt: ideas.recordingPausedAt,
      device: {
        id: devices.id,
        name: devices.name,
        revokedAt: devices.revokedAt,
        canPause: devices.canPause,
        ...signsOfLife,
      },
    })
    .from(table)
    .innerJoin(ideas, eq(ideas.id, table.ideaId))
    .leftJoin(devices, eq(devices.id, table.deviceId))
    .where(where)
    .orderBy(asc(table.createdAt), asc(table.id));
}

/** Throws notFound for a session that the actor may not even see, as for one that is not there; forbidden for no more. */
export async function sessionRow(scope: Scope, id: SessionId, as: IdeaRole = "viewer"): Promise<SessionRow> {
  const [row] = await sessionRows(scope, { id, as });
  if (row !== undefined) return row;
  if (as !== "viewer") {
    await sessionRow(scope, id);
    throw new ApiError("forbidden", refusals[as]);
  }
  throw noSuchSession();
}

export function noSuchSession(): ApiError {
  return new ApiError("notFound", "There is no such session.");
}

/** The same, of one that stays as it is until the transaction ends; with "update" nothing is added to it either. */
export async function lockSession(
  scope: Scope,
  id: SessionId,
  { as, lock }: { readonly as: IdeaRole; readonly lock: "update" | "no key update" },
): Promise<SessionRow["session"]> {
  const [row] = await scope.orm
    .select(columns)
    .from(table)
    .where(scope.sessions(as, eq(table.id, id)))
    .for(lock);
  if (row !== undefined) return row;
  await sessionRow(scope, id, as);
  throw noSuchSession();
}

export async function listSessions(scope: Scope, idea?: IdeaId): Promise<ApiSession[]> {
  return (await sessionRows(scope, { idea })).map((row) => apiSession(row, scope));
}

export async function getSession(scope: Scope, id: SessionId): Promise<ApiSession> {
  return apiSession(await sessionRow(scope, id), scope);
}

/** What a device reported is believed only while the device is heard of; that a program ended stays true. */
export function shownStatus({ session, device }: SessionRow, now: Date): SessionStatus {
  if (session.deviceId === null || session.status === null) return "reserved";
  if (session.status === "exited") return "exited";
  return deviceOnline(device, now) ? session.status : "offline";
}

function apiSession(row: SessionRow, scope: Scope): ApiSession {
  const { session, device } = row;
  const now = scope.now();
  return {
    id: session.id,
    ideaId: session.ideaId,
    slot: session.slot,
    status: shownStatus(row, now),
    device: device === null ? null : { id: device.id, name: nameFor(scope, device), online: deviceOnline(device, now) },
    lastConnectedAt: session.lastConnectedAt?.toISOString() ?? null,
    lastDetachedAt: session.lastDetachedAt?.toISOString() ?? null,
    lastSeenAt: session.lastSeenAt?.toISOString() ?? null,
    present: presentIn(row, now),
    createdAt: session.createdAt.toISOString(),
    panes: session.lastSequence,
    recording: recordingState(row),
  };
}

function recordingState({ session, ideaPausedAt, device }: SessionRow): RecordingState {
  return {
    pausedAt: session.recordingPausedAt?.toISOString() ?? null,
    ideaPausedAt: ideaPausedAt?.toISOString() ?? null,
    stoppedAt: session.recordingStoppedAt?.toISOString() ?? null,
    canPause: device?.canPause ?? false,
  };
}

/** As long as somebody would say otherwise. */
function presentIn({ session: { viewers, drivers }, device }: SessionRow, now: Date): ApiSession["present"] {
  return viewers === null || drivers === null || !deviceOnline(device, now) ? undefined : { viewers, drivers };
}

/** Nothing it prints is to be recorded, by its owner's wish. */
export function isPaused({ session, ideaPausedAt }: Pick<SessionRow, "session" | "ideaPausedAt">): boolean {
  return session.recordingPausedAt !== null || ideaPausedAt !== null;
}

/** Machines are called after people, rooms and employers: whoever has only a link is not told. */
function nameFor({ actor }: Scope, device: { readonly name: string }): string | null {
  return actor.kind === "guest" ? null : device.name;
}

function deviceOnline(device: SessionRow["device"], now: Date): boolean {
  return device !== null && device.revokedAt === null && isOnline(device, now);
}

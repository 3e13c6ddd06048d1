/** Epochs of a session's panes, in transcript order. Everything else of a transcript is reached through one of them. */
import { asc, desc, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { DeviceId, PaneCursor, PaneId, SessionId } from "@coda/protocol";
import { devices, ideasTerminalSessions, terminalEpochs as table } from "../../drizzle/schema/index.ts";
import type { Orm } from "../../drizzle/database.ts";
import type { Scope } from "../scope.ts";

export type EpochRow = typeof table.$inferSelect;

const oldestFirst = [asc(table.ordinal), asc(table.sequence)];

export async function epochsOf(scope: Scope, session: SessionId, pane: PaneId): Promise<EpochRow[]> {
  const rows = await scope.orm
    .select({ epoch: table })
    .from(table)
    .innerJoin(ideasTerminalSessions, eq(ideasTerminalSessions.id, table.sessionId))
    .where(scope.sessions("viewer", eq(table.sessionId, session), eq(table.pane, pane)))
    .orderBy(...oldestFirst);
  return rows.map((row) => row.epoch);
}

export async function panesOf(scope: Scope, session: SessionId): Promise<PaneId[]> {
  const rows = await scope.orm
    .selectDistinct({ pane: table.pane })
    .from(table)
    .innerJoin(ideasTerminalSessions, eq(ideasTerminalSessions.id, table.sessionId))
    .where(scope.sessions("viewer", eq(table.sessionId, session)));
  return rows.map((row) => row.pane).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

/**
 * The acknowledged end of every epoch that has not ended, by session, and that no other device may still go on with: of one
 * of those this device has no journal, which does not mean that it is lost.
 */
export async function openCursors(scope: Scope, device: DeviceId): Promise<Map<SessionId, PaneCursor[]>> {
  const rows = await scope.orm
    .select({ session: table.sessionId, pane: table.pane, epoch: table.epoch, offset: table.acknowledged })
    .from(table)
    .innerJoin(ideasTerminalSessions, eq(ideasTerminalSessions.id, table.sessionId))
    .leftJoin(devices, eq(devices.id, table.deviceId))
    .where(
      scope.sessions(
        "viewer",
        sql`not ${table.ended}`,
        or(isNull(devices.id), eq(devices.id, device), isNotNull(devices.revokedAt)),
      ),
    )
    .orderBy(...oldestFirst);
  const bySession = Map.groupBy(rows, (row) => row.session);
  return new Map(
    Array.from(bySession, ([session, cursors]) => [
      session,
      cursors.map(({ pane, epoch, offset }) => ({ pane, epoch, offset })),
    ]),
  );
}

/** The highest ordinal of each session that has any. */
export async function newestOrdinals(scope: Scope): Promise<Map<SessionId, number>> {
  const newest = scope.orm
    .select({ ordinal: table.ordinal })
    .from(table)
    .where(eq(table.sessionId, ideasTerminalSessions.id))
    .orderBy(desc(table.ordinal))
    .limit(1)
    .as("newest");
  const rows = await scope.orm
    .select({ session: ideasTerminalSessions.id, ordinal: newest.ordinal })
    .from(ideasTerminalSessions)
    .innerJoinLateral(newest, sql`true`)
    .where(scope.sessions("viewer"));
  return new Map(rows.map(({ session, ordinal }) => [session, ordinal]));
}

/**
 * The end of each pane's newest epoch. Panes that may go on come first, then those with the newest epochs: the first one is
 * read where nobody can say what is on view. Of a session found to be the actor's.
 */
export async function newestCursorsOf(orm: Orm, session: SessionId, most: number): Promise<PaneCursor[]> {
  const rows = await orm
    .selectDistinctOn([table.pane], {
      pane: table.pane,
      epoch: table.epoch,
      offset: table.acknowledged,
      ordinal: table.ordinal,
      ended: table.ended,
    })
    .from(table)
    .where(eq(table.sessionId, session))
    .orderBy(table.pane, desc(table.ordinal), desc(table.sequence));
  const inOrder = rows.toSorted((a, b) => Number(a.ended) - Number(b.ended) || b.ordinal - a.ordinal);
  return inOrder.slice(0, most).map(({ pane, epoch, offset }) => ({ pane, epoch, offset }));
}

/** A list's look at the sessions of an idea: the last lines of each, and what was run in it last. */
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import {
  limits,
  type ApiCommand,
  type Epoch,
  type IdeaId,
  type PaneCursor,
  type SessionId,
  type SessionPreview,
} from "@coda/protocol";
import { ideasTerminalSessions, terminalChunks, terminalCommands, terminalEpochs } from "../../drizzle/schema/index.ts";
import { apiCommand } from "../command/queries.ts";
import type { ServerContext } from "../context.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";
import { lastScreens } from "../transcript/last-screens.ts";
import { sessionRows } from "./queries.ts";

type Given = Pick<ServerContext, "screens" | "rest">;

interface Shown {
  readonly session: SessionId;
  /** Of its panes the one that printed last; of those that never did the first, see `ApiSession.panes`. */
  readonly cursor: PaneCursor | undefined;
}

/** Throws notFound for an idea that is not open to the actor. */
export async function listPreviews(given: Given, scope: Scope, idea: IdeaId): Promise<SessionPreview[]> {
  await ideaRow(scope, idea, { as: "viewer" });
  const rows = await sessionRows(scope, { idea });
  const newest = await printedLast(
    scope,
    rows.flatMap(({ session }) => (session.lastSequence.length > 1 ? session.lastSequence : [])),
  );
  const shown = rows.map(({ session: { id, lastSequence } }): Shown => {
    const times = lastSequence.map(({ epoch }) => newest.get(epoch) ?? 0);
    return { session: id, cursor: lastSequence[times.indexOf(Math.max(...times))] };
  });
  const commands = await lastCommands(scope, shown);
  await drawWhatChanged(given, scope, shown);
  return shown.map(({ session, cursor }) => ({
    session,
    pane: cursor?.pane ?? null,
    lines: [...((cursor && given.screens.find(session, cursor)?.lines) ?? [])],
    command: commands.get(session) ?? null,
  }));
}

/** When each of these streams came last, by the server's clock, in Unix milliseconds; none of what never came. */
async function printedLast({ orm }: Scope, cursors: readonly PaneCursor[]): Promise<ReadonlyMap<Epoch, number>> {
  if (cursors.length === 0) return new Map();
  const last = orm
    .select({ storedAt: terminalChunks.storedAt })
    .from(terminalChunks)
    .where(eq(terminalChunks.epoch, terminalEpochs.epoch))
    .orderBy(desc(terminalChunks.offset))
    .limit(1)
    .as("last");
  const rows = await orm
    .select({ epoch: terminalEpochs.epoch, at: last.storedAt })
    .from(terminalEpochs)
    .innerJoinLateral(last, sql`true`)
    .where(
      inArray(
        terminalEpochs.epoch,
        cursors.map(({ epoch }) => epoch),
      ),
    );
  return new Map(rows.map(({ epoch, at }) => [epoch, at.getTime()]));
}

/** A few at a time: what is left for the next time shows what was there before. */
async function drawWhatChanged({ screens, rest }: Given, { orm }: Scope, shown: readonly Shown[]): Promise<void> {
  const stale = shown.flatMap(({ session, cursor }) => {
    const found = cursor && screens.find(session, cursor);
    return cursor === undefined || found?.current === true ? [] : [{ session, at: cursor, isNew: found === undefined }];
  });
  const next = stale.toSorted((a, b) => Number(b.isNew) - Number(a.isNew)).slice(0, limits.drawnPreviewsPerRequest);
  const drawn = await lastScreens(
    orm,
    next.map(({ at }) => at.epoch),
    rest,
  );
  for (const { session, at } of next) screens.keep(session, { at, lines: drawn.get(at.epoch) ?? [] });
}

async function lastCommands({ orm }: Scope, shown: readonly Shown[]): Promise<ReadonlyMap<SessionId, ApiCommand>> {
  if (shown.length === 0) return new Map();
  const sessions = ideasTerminalSessions;
  const newest = orm
    .select({ epoch: terminalCommands.epoch, outputFrom: terminalCommands.outputFrom })
    .from(terminalCommands)
    .where(eq(terminalCommands.sessionId, sessions.id))
    .orderBy(desc(terminalCommands.startedAt))
    .limit(1)
    .as("newest");
  const rows = await orm
    .select({ command: terminalCommands, pane: terminalEpochs.pane })
    .from(sessions)
    .innerJoinLateral(newest, sql`true`)
    .innerJoin(
      terminalCommands,
      and(eq(terminalCommands.epoch, newest.epoch), eq(terminalCommands.outputFrom, newest.outputFrom)),
    )
    .innerJoin(terminalEpochs, eq(terminalEpochs.epoch, newest.epoch))
    .where(
      inArray(
        sessions.id,
        shown.map(({ session }) => session),
      ),
    );
  return new Map(rows.map((row) => [row.command.sessionId, apiCommand(row)]));
}

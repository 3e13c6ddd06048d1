/** What a person wants of one terminal: which kinds, and what they watch for there. */
import { randomUUID } from "node:crypto";
import { asc, count, eq, inArray } from "drizzle-orm";
import {
  limits,
  watcherSchema,
  type NewWatcher,
  type NoticeLevel,
  type SessionId,
  type SessionNotices,
  type Watcher,
  type WatcherId,
} from "@coda/protocol";
import { ideas, ideasTerminalSessions as sessions, noticeLevels, watchers } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { lockSession, sessionRow } from "../session/queries.ts";
import { levelByDefault } from "./listeners.ts";
import { patternProblem } from "./pattern.ts";

export async function readSessionNotices(scope: Scope, session: SessionId): Promise<SessionNotices> {
  await sessionRow(scope, session);
  const rows = await scope.orm
    .select()
    .from(watchers)
    .where(scope.watchers(eq(watchers.sessionId, session)))
    .orderBy(asc(watchers.createdAt));
  return { level: await levelOf(scope, session), watchers: rows.map((row) => ({ ...row.watcher, id: row.id })) };
}

async function levelOf(scope: Scope, session: SessionId): Promise<NoticeLevel> {
  const [said] = await scope.orm
    .select({ level: noticeLevels.level })
    .from(noticeLevels)
    .where(scope.noticeLevels(eq(noticeLevels.sessionId, session)));
  if (said !== undefined) return said.level;
  const [own] = await scope.orm
    .select({ owner: ideas.userId })
    .from(ideas)
    .innerJoin(sessions, eq(sessions.ideaId, ideas.id))
    .where(scope.sessions("viewer", eq(sessions.id, session)));
  return levelByDefault(own?.owner === scope.userId);
}

export async function setLevel(scope: Scope, session: SessionId, level: NoticeLevel): Promise<void> {
  await sessionRow(scope, session);
  await scope.orm
    .insert(noticeLevels)
    .values({ userId: scope.userId, sessionId: session, level })
    .onConflictDoUpdate({ target: [noticeLevels.userId, noticeLevels.sessionId], set: { level } });
}

/** Throws badRequest for a pattern that no helper takes, conflict where the terminal's people watch for enough already. */
export async function addWatcher(scope: Scope, session: SessionId, wanted: NewWatcher): Promise<Watcher> {
  const problem = wanted.on === "match" ? patternProblem(wanted.pattern) : undefined;
  if (problem !== undefined) throw new ApiError("badRequest", `The pattern cannot be watched for: ${problem}.`);
  const made = watcherSchema.parse({ ...wanted, id: randomUUID() });
  await scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    // Of two at once one waits, and counts the other.
    await lockSession(inside, session, { as: "viewer", lock: "no key update" });
    const [held] = await tx.select({ count: count() }).from(watchers).where(eq(watchers.sessionId, session));
    if ((held?.count ?? 0) >= limits.watchersPerSession)
      throw new ApiError(
        "conflict",
        `This terminal is watched for ${limits.watchersPerSession} things already, by all its members together; remove one first.`,
      );
    const row = { id: made.id, userId: scope.userId, sessionId: session, watcher: wanted, createdAt: scope.now() };
    await tx.insert(watchers).values(row);
  });
  return made;
}

export async function removeWatcher(scope: Scope, id: WatcherId): Promise<void> {
  const gone = await scope.orm
    .delete(watchers)
    .where(scope.watchers(inArray(watchers.id, [id])))
    .returning({ id: watchers.id });
  if (gone.length === 0) throw new ApiError("notFound", "Nothing of yours is watched for by this name.");
}

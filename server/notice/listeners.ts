/** Who may read a session and wants to be told of it, and of what. Reads of everybody: for what the server tells by itself. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import {
  defaultNoticePreferences,
  type NoticeLevel,
  type NoticePreferences,
  type NoticeWhat,
  type SessionId,
  type UserId,
  type Watcher,
} from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import {
  ideaMembers,
  ideasTerminalSessions as sessions,
  noticeLevels,
  users,
  watchers,
} from "../../drizzle/schema/index.ts";

export interface Listener {
  readonly user: UserId;
  readonly level: NoticeLevel;
  readonly preferences: NoticePreferences;
  readonly watchers: readonly Watcher[];
}

/** Of each session all its people, whether they want anything or not. */
export async function listenersOf(
  orm: Orm,
  ids: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, readonly Listener[]>> {
  if (ids.length === 0) return new Map();
  const watched = await orm
    .select()
    .from(watchers)
    .where(inArray(watchers.sessionId, [...ids]));
  const people = [...(await owners(orm, ids)), ...(await members(orm, ids))].map(({ session, isOwner, ...person }) => ({
    session,
    user: person.user,
    level: person.level ?? levelByDefault(isOwner),
    preferences: person.preferences ?? defaultNoticePreferences,
    watchers: watched
      .filter((row) => row.userId === person.user && row.sessionId === session)
      .map((row): Watcher => ({ ...row.watcher, id: row.id })),
  }));
  return Map.groupBy(people, ({ session }) => session);
}

export function levelByDefault(isOwner: boolean): NoticeLevel {
  return isOwner ? "all" : "watchers";
}

const person = {
  session: sessions.id,
  user: users.id,
  level: noticeLevels.level,
  preferences: users.noticePreferences,
};

async function owners(orm: Orm, ids: readonly SessionId[]) {
  const rows = await orm
    .select(person)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(noticeLevels, and(eq(noticeLevels.sessionId, sessions.id), eq(noticeLevels.userId, users.id)))
    .where(and(inArray(sessions.id, [...ids]), isNull(users.disabledAt)));
  return rows.map((row) => ({ ...row, isOwner: true }));
}

async function members(orm: Orm, ids: readonly SessionId[]) {
  const rows = await orm
    .select(person)
    .from(sessions)
    .innerJoin(ideaMembers, eq(ideaMembers.ideaId, sessions.ideaId))
    .innerJoin(users, eq(users.id, ideaMembers.userId))
    .leftJoin(noticeLevels, and(eq(noticeLevels.sessionId, sessions.id), eq(noticeLevels.userId, users.id)))
    .where(and(inArray(sessions.id, [...ids]), isNull(users.disabledAt)));
  return rows.map((row) => ({ ...row, isOwner: false }));
}

export function wantsAttention({ level, preferences }: Listener): boolean {
  return preferences.attention && (level === "all" || level === "attention");
}

/** Whoever chose before the bell was a choice of its own chose both by one. */
export function wantsBell({ level, preferences: { attention, bell = attention } }: Listener): boolean {
  return bell && (level === "all" || level === "attention");
}

/** Commands that took at least so long; null: none. */
export function wantedCommandMs({ level, preferences }: Listener): number | null {
  const seconds = level === "all" ? preferences.commandOverSeconds : null;
  return seconds === null ? null : seconds * 1_000;
}

export function wantedWatchers({ level, preferences, watchers: own }: Listener): readonly Watcher[] {
  return preferences.watchers && level !== "muted" ? own : [];
}

export function wants(listener: Listener, what: NoticeWhat): boolean {
  switch (what.kind) {
    case "bell":
      return wantsBell(listener);
    case "message":
    case "question":
      return wantsAttention(listener);
    case "commandEnded": {
      const overMs = wantedCommandMs(listener);
      return overMs !== null && what.durationMs >= overMs;
    }
    case "matched":
    case "silent":
    case "failed":
      return wantedWatchers(listener).some(({ id }) => id === what.watcher);
  }
}

/** What the watcher looked for whose notice it is; null where it looked for no text. */
export function patternOf({ watchers: own }: Listener, what: NoticeWhat): string | null {
  const watcher = what.kind === "matched" ? own.find(({ id }) => id === what.watcher) : undefined;
  return watcher?.on === "match" ? watcher.pattern : null;
}

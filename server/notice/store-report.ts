/** What a device's helper found in its sessions' output, into the inboxes of those who want to be told of it. */
import { eq, inArray } from "drizzle-orm";
import { plainText, storableText, limits, type NoticeWhat, type ReportedNotice, type SessionId } from "@coda/protocol";
import { ideas, ideasTerminalSessions as sessions } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { keepNotices, type NewNotice } from "./keep-notices.ts";
import { listenersOf, patternOf, wants } from "./listeners.ts";
import { withEachEndOnce } from "./one-end.ts";
import type { TellableNotice, ToldPlace } from "./tellable.ts";

/** What is new in somebody's inbox. Notices of sessions that are not the device's are left out without a word. */
export async function storeReport(scope: Scope, told: readonly ReportedNotice[]): Promise<TellableNotice[]> {
  if (scope.actor.kind !== "device") throw new ApiError("forbidden", "Only a device tells of its sessions.");
  const places = await placesOf(scope, told);
  const listeners = await listenersOf(scope.orm, [...places.keys()]);
  const rows = told
    .filter(({ session }) => places.has(session))
    .flatMap((notice) =>
      (listeners.get(notice.session) ?? [])
        .filter((listener) => wants(listener, notice.what))
        .map((listener) => ({
          ...newNotice(notice, scope.now()),
          userId: listener.user,
          pattern: patternOf(listener, notice.what),
        })),
    );
  const kept = await keepNotices(scope.orm, await withEachEndOnce(scope.orm, rows));
  return kept.map((row) => ({ ...row, place: row.sessionId === null ? null : (places.get(row.sessionId) ?? null) }));
}

function newNotice({ id, session, pane, epoch, offset, at, what }: ReportedNotice, now: Date) {
  return {
    reported: id,
    // A clock that is ahead must not keep a notice on top.
    at: new Date(Math.min(Math.max(0, Date.parse(at)), now.getTime())),
    receivedAt: now,
    kind: what.kind,
    what: plainWhat(what),
    sessionId: session,
    pane,
    epoch,
    offset,
  } satisfies Partial<NewNotice>;
}

function plain(text: string): string {
  return plainText(storableText(text, limits.noticeTextCharacters)).trim();
}

/** Programs print what they like: here it stands beside words of ours. */
function plainWhat(what: NoticeWhat): NoticeWhat {
  switch (what.kind) {
    case "bell":
    case "silent":
      return what;
    case "message":
      return { ...what, title: what.title === null ? null : plain(what.title), text: plain(what.text) };
    case "question":
      return { ...what, text: plain(what.text) };
    case "commandEnded":
    case "failed":
      return { ...what, command: what.command === null ? null : plain(what.command) };
    case "matched":
      return { ...what, line: plain(what.line) };
  }
}

async function placesOf(scope: Scope, told: readonly ReportedNotice[]): Promise<ReadonlyMap<SessionId, ToldPlace>> {
  const named = [...new Set(told.map(({ session }) => session))];
  const rows = await scope.orm
    .select({ id: sessions.id, slot: sessions.slot, ideaId: ideas.id, ideaTitle: ideas.title })
    .from(sessions)
    .innerJoin(ideas, eq(ideas.id, sessions.ideaId))
    .where(scope.sessions("viewer", inArray(sessions.id, named)));
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}

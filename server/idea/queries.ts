/** A user's ideas, with what their sessions are up to. */
import { desc, getTableColumns } from "drizzle-orm";
import type { ApiIdea, IdeaId } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { ideaRow, type IdeaRow } from "./idea-row.ts";
import { sessionRows, shownStatus, type SessionRow } from "../session/queries.ts";

/** Newest activity first. */
export async function listIdeas(scope: Scope): Promise<ApiIdea[]> {
  const rows = await scope.orm
    .select({ ...getTableColumns(ideas), role: scope.roleInIdea() })
    .from(ideas)
    .where(scope.ideas("viewer"))
    .orderBy(desc(ideas.createdAt));
  const sessions = Map.groupBy(await sessionRows(scope), (row) => row.session.ideaId);
  const list = rows.map((row) => apiIdea(row, sessions.get(row.id) ?? [], scope.now()));
  return list.toSorted((a, b) => (b.lastActivityAt ?? b.createdAt).localeCompare(a.lastActivityAt ?? a.createdAt));
}

/** Throws notFound for an idea that is not open to the user, as for one that is not there. */
export async function getIdea(scope: Scope, id: IdeaId): Promise<ApiIdea> {
  const row = await ideaRow(scope, id, { as: "viewer" });
  return apiIdea(row, await sessionRows(scope, { idea: id }), scope.now());
}

export function apiIdea(idea: IdeaRow, sessions: readonly SessionRow[], now: Date): ApiIdea {
  const statuses = sessions.map((row) => shownStatus(row, now));
  const asking = sessions.filter((_, at) => statuses[at] === "attention").map((row) => row.session.slot);
  const seen = sessions.map((row) => row.session.lastSeenAt?.getTime() ?? 0);
  const newest = Math.max(0, ...seen);
  return {
    id: idea.id,
    title: idea.title,
    createdAt: idea.createdAt.toISOString(),
    sessions: {
      total: sessions.length,
      running: statuses.filter((status) => ["live", "detached", "attention"].includes(status)).length,
      attention: asking.length,
      asking: asking.toSorted(),
    },
    lastActivityAt: newest === 0 ? null : new Date(newest).toISOString(),
    retentionDays: idea.retentionDays,
    archivedAt: idea.archivedAt?.toISOString() ?? null,
    recordingPausedAt: idea.recordingPausedAt?.toISOString() ?? null,
    role: idea.role,
  };
}

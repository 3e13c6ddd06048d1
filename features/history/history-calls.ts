/** What the history's page and the account's ask of the API. Each throws an ApiError that says what to do. */
import {
  deletedReplySchema,
  ideaHoldingsReplySchema,
  type DeletedReply,
  type IdeaHoldings,
  type IdeaId,
  type PaneId,
  type SessionId,
} from "@coda/protocol";
import { send, sending } from "../api/send.ts";

/** Null: what is inherited counts. */
export type RetentionDays = number | null;

export const historyCalls = {
  keepIdea: (idea: IdeaId) => (retentionDays: RetentionDays) =>
    send("PATCH", `/api/devmode/ideas/${idea}`, { retentionDays }),
  keepAccount: (retentionDays: RetentionDays) => send("PATCH", "/api/devmode/settings", { retentionDays }),
  /** Until it is done, the signal calls it off. */
  deleteSession: (session: SessionId, signal: AbortSignal) => deletedAt(`/api/devmode/sessions/${session}`, signal),
  deleteIdea: (idea: IdeaId, signal: AbortSignal) => deletedAt(`/api/devmode/ideas/${idea}`, signal),
  /** What would go with it. */
  ideaHoldings: async (idea: IdeaId, signal: AbortSignal): Promise<IdeaHoldings> => {
    const answer = await sending({}, signal)("GET", `/api/devmode/ideas/${idea}/holdings`);
    return ideaHoldingsReplySchema.parse(await answer.json()).holdings;
  },
} as const;

async function deletedAt(path: string, signal: AbortSignal): Promise<DeletedReply["deleted"]> {
  const answer = await sending({}, signal)("DELETE", path);
  return deletedReplySchema.parse(await answer.json()).deleted;
}

export type ExportFormat = "text" | "raw" | "asciicast" | "json";

export function exportAddress(session: SessionId, pane: PaneId, format: ExportFormat): string {
  return `/api/devmode/sessions/${session}/transcript?${new URLSearchParams({ format, pane })}`;
}

export function archiveAddress(idea: IdeaId): string {
  return `/api/devmode/ideas/${idea}/export`;
}

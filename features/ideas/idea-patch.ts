/** A list of ideas as it will be once a change is saved, and as it was where it is not. Pure. */
import type { ApiIdea, PatchIdea } from "@coda/protocol";

type Ideas = readonly ApiIdea[];

export function withPatch(ideas: Ideas | undefined, id: ApiIdea["id"], patch: PatchIdea): Ideas | undefined {
  return ideas?.map((idea) => (idea.id === id ? patched(idea, patch) : idea));
}

/** That one idea alone: others may have changed meanwhile. */
export function withIdea(ideas: Ideas | undefined, known: ApiIdea): Ideas | undefined {
  return ideas?.map((idea) => (idea.id === known.id ? known : idea));
}

function patched(
  idea: ApiIdea,
  { title = idea.title, archived, retentionDays = idea.retentionDays, recordingPaused }: PatchIdea,
): ApiIdea {
  // Since when, the server's answer says: until then any time will do.
  const archivedAt = archived === undefined ? idea.archivedAt : archived ? (idea.archivedAt ?? idea.createdAt) : null;
  const paused = recordingPaused !== undefined && {
    recordingPausedAt: recordingPaused ? (idea.recordingPausedAt ?? idea.createdAt) : null,
  };
  return { ...idea, title, retentionDays, archivedAt, ...paused };
}

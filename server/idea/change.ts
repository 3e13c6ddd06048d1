/** Changing an idea's own settings: its title, how long its output is kept and whether it is, and whether lists show it. */
import { eq } from "drizzle-orm";
import type { ApiIdea, AuditAction, AuditSubject, IdeaId, PatchIdea } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { Scope } from "../scope.ts";
import { ideaRow, type IdeaRow } from "./idea-row.ts";
import { getIdea } from "./queries.ts";

interface Deed {
  readonly action: AuditAction;
  readonly subject: AuditSubject;
}

/** What is as it was asked for already is left alone, and told of nowhere. */
export async function changeIdea(scope: Scope, id: IdeaId, given: PatchIdea): Promise<ApiIdea> {
  await scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    const row = await ideaRow(inside, id, { as: "owner", lock: "no key update" });
    const { title = row.title, retentionDays = row.retentionDays, archived = row.archivedAt !== null } = given;
    const archivedAt = archived ? (row.archivedAt ?? scope.now()) : null;
    const { recordingPaused = row.recordingPausedAt !== null } = given;
    const recordingPausedAt = recordingPaused ? (row.recordingPausedAt ?? scope.now()) : null;
    const changed = { title, retentionDays, archivedAt, recordingPausedAt };
    const deeds = deedsOf(row, changed);
    if (deeds.length === 0) return;
    await tx
      .update(ideas)
      .set(changed)
      .where(scope.ideas("owner", eq(ideas.id, id)));
    for (const { action, subject } of deeds) await audit(inside, action, { idea: id, subject });
  });
  return getIdea(scope, id);
}

type Changed = Pick<IdeaRow, "title" | "retentionDays" | "archivedAt" | "recordingPausedAt">;

function deedsOf(before: IdeaRow, after: Changed): Deed[] {
  const { title, retentionDays, archivedAt, recordingPausedAt } = after;
  const deeds: Deed[] = [];
  if (title !== before.title) deeds.push({ action: "idea.renamed", subject: { title, from: before.title } });
  if (retentionDays !== before.retentionDays) deeds.push({ action: "settings.changed", subject: { retentionDays } });
  if ((archivedAt === null) !== (before.archivedAt === null))
    deeds.push({ action: archivedAt === null ? "idea.unarchived" : "idea.archived", subject: { title } });
  if ((recordingPausedAt === null) !== (before.recordingPausedAt === null))
    deeds.push({ action: recordingPausedAt === null ? "recording.resumed" : "recording.paused", subject: { title } });
  return deeds;
}

/** Deleting an idea: its sessions and their transcripts go with it. */
import { asc, eq } from "drizzle-orm";
import type { DeletedReply, IdeaId, SessionId } from "@coda/protocol";
import { ideas, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { heldBy } from "../session/remove.ts";
import { ideaRow } from "./idea-row.ts";

/** Also which sessions there were: their sockets are to be closed. */
export async function deleteIdea(scope: Scope, id: IdeaId): Promise<DeletedReply & { readonly sessions: SessionId[] }> {
  return scope.orm.transaction(async (tx) => {
    await ideaRow(scope.within(tx), id, { as: "owner", lock: "update" });
    const rows = await tx
      .select({ id: ideasTerminalSessions.id })
      .from(ideasTerminalSessions)
      .where(scope.sessions("owner", eq(ideasTerminalSessions.ideaId, id)))
      .orderBy(asc(ideasTerminalSessions.id)) // as a relay's report takes them
      .for("update");
    const sessions = rows.map((row) => row.id);
    const deleted = await heldBy(tx, sessions);
    await tx.delete(ideas).where(scope.ideas("owner", eq(ideas.id, id)));
    return { deleted, sessions };
  });
}

/** Deleting an idea: its sessions and their transcripts go with it. */
import { asc, eq } from "drizzle-orm";
import type { DeletedReply, IdeaId } from "@coda/protocol";
import { ideas, ideasTerminalSessions } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { heldBy } from "../session/remove.ts";
import { ideaRow } from "./idea-row.ts";

type Given = Pick<ServerContext, "orm" | "relay" | "clock" | "rest"> & {
  /** Comes when nobody wants it any more: then nothing is deleted, unless it is done already. */
  readonly signal: AbortSignal;
};

/** Whoever is in one of them is cut. */
export async function deleteIdea(given: Given, scope: Scope, id: IdeaId): Promise<DeletedReply> {
  return revoking(given, async (tx, revoke) => {
    const { title } = await ideaRow(scope.within(tx), id, { as: "owner", lock: "update" });
    const rows = await tx
      .select({ id: ideasTerminalSessions.id })
      .from(ideasTerminalSessions)
      .where(scope.sessions("owner", eq(ideasTerminalSessions.ideaId, id)))
      .orderBy(asc(ideasTerminalSessions.id)) // as a relay's report takes them
      .for("update");
    const sessions = rows.map((row) => row.id);
    const deleted = await heldBy(tx, sessions);
    await tx.delete(ideas).where(scope.ideas("owner", eq(ideas.id, id)));
    // The embedded database works on this very thread: meanwhile nobody is heard.
    await given.rest();
    if (given.signal.aborted) throw new ApiError("gone", "It was called off: nothing was deleted.");
    await audit(scope.within(tx), "idea.deleted", { idea: id, subject: { title, sessions: sessions.length } });
    for (const session of sessions) revoke({ what: "session", session });
    return { deleted };
  });
}

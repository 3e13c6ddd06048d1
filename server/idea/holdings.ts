/** What an idea holds and whom it is open to: what its owner is told before it goes. */
import { and, eq } from "drizzle-orm";
import type { IdeaHoldings, IdeaId } from "@coda/protocol";
import { ideaMembers, ideasTerminalSessions, shares } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { heldBy } from "../session/remove.ts";
import { isGood } from "../share/open-shares.ts";
import { ideaRow } from "./idea-row.ts";

export async function ideaHoldings(scope: Scope, id: IdeaId): Promise<IdeaHoldings> {
  const { orm } = scope;
  await ideaRow(scope, id, { as: "owner" });
  const sessions = await orm
    .select({ id: ideasTerminalSessions.id })
    .from(ideasTerminalSessions)
    .where(scope.sessions("owner", eq(ideasTerminalSessions.ideaId, id)));
  const { rawBytes } = await heldBy(
    orm,
    sessions.map((session) => session.id),
  );
  const links = await orm
    .select({ id: shares.id })
    .from(shares)
    .innerJoin(ideasTerminalSessions, eq(ideasTerminalSessions.id, shares.sessionId))
    .where(and(isGood(scope.now()), eq(ideasTerminalSessions.ideaId, id)));
  const members = await orm.$count(ideaMembers, eq(ideaMembers.ideaId, id));
  return { sessions: sessions.length, rawBytes, members, shares: links.length };
}

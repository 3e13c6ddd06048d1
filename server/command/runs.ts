/** Two runs of commands, to be compared: those an address names, or one and the run of the same line before it. */
import { and, desc, eq, inArray, isNotNull, lt, ne, type SQL } from "drizzle-orm";
import type { ApiIdeaCommand, IdeaId, Position } from "@coda/protocol";
import { ideasTerminalSessions, terminalCommands as table, terminalEpochs } from "../../drizzle/schema/index.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";
import { apiCommand } from "./queries.ts";

/** By its epoch and `outputFrom`; undefined where there is none such in the idea. Throws notFound as `ideaRow` does. */
export async function runAt(
  scope: Scope,
  idea: IdeaId,
  { epoch, offset }: Position,
): Promise<ApiIdeaCommand | undefined> {
  return newest(scope, idea, and(eq(table.epoch, epoch), eq(table.outputFrom, offset)));
}

/** The newest one before it with the same line of which there is output; in whichever terminal of the idea it was run. */
export async function runBefore(scope: Scope, idea: IdeaId, run: ApiIdeaCommand): Promise<ApiIdeaCommand | undefined> {
  if (run.command === null) return undefined;
  const isEarlier = and(eq(table.command, run.command), lt(table.startedAt, new Date(run.startedAt)));
  return newest(scope, idea, and(isEarlier, isNotNull(table.outputTo), ne(table.outputTo, table.outputFrom)));
}

async function newest(scope: Scope, idea: IdeaId, where: SQL | undefined): Promise<ApiIdeaCommand | undefined> {
  await ideaRow(scope, idea, { as: "viewer" });
  const sessions = ideasTerminalSessions;
  const readable = scope.orm
    .select({ id: sessions.id })
    .from(sessions)
    .where(scope.sessions("viewer", eq(sessions.ideaId, idea)));
  const [found] = await scope.orm
    .select({ command: table, pane: terminalEpochs.pane })
    .from(table)
    .innerJoin(terminalEpochs, eq(terminalEpochs.epoch, table.epoch))
    .where(and(inArray(table.sessionId, readable), where))
    .orderBy(desc(table.startedAt))
    .limit(1);
  return found && { ...apiCommand(found), session: found.command.sessionId };
}

/** Commands that were run in a session's panes, newest first. */
import { and, desc, eq, isNotNull, lt, ne, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { paneIdSchema, type ApiCommand, type PaneId, type Position, type SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalCommands as table, terminalEpochs } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import { positionSchema } from "../http/position-schema.ts";

const mostOfAPage = 500;

export const commandQuerySchema = z.object({
  pane: paneIdSchema.optional(),
  /** Those before this one: its epoch and `outputFrom`. */
  before: positionSchema.optional(),
  limit: z.coerce.number().int().min(1).max(mostOfAPage).default(100),
  /** Only those that ended with an exit code other than 0. */
  failed: z
    .enum(["0", "1"])
    .default("0")
    .transform((text) => text === "1"),
});
type CommandQuery = z.infer<typeof commandQuerySchema>;

/** Of a session the caller was found to be allowed to read. */
export async function listCommands(
  orm: Orm,
  session: SessionId,
  query: CommandQuery,
): Promise<{ commands: ApiCommand[]; more: boolean }> {
  const where = and(
    query.pane === undefined ? undefined : eq(terminalEpochs.pane, query.pane),
    query.failed ? and(isNotNull(table.exitCode), ne(table.exitCode, 0)) : undefined,
    query.before === undefined ? undefined : await before(orm, session, query.before),
  );
  const found = await newestCommands(orm, session, { where, limit: query.limit + 1 });
  return { commands: found.slice(0, query.limit), more: found.length > query.limit };
}

export async function newestCommands(
  orm: Orm,
  session: SessionId,
  given: { readonly where?: SQL | undefined; readonly limit: number },
): Promise<ApiCommand[]> {
  const rows = await orm
    .select({ command: table, pane: terminalEpochs.pane })
    .from(table)
    .innerJoin(terminalEpochs, eq(terminalEpochs.epoch, table.epoch))
    .where(and(eq(table.sessionId, session), given.where))
    .orderBy(desc(table.startedAt), desc(table.epoch), desc(table.outputFrom))
    .limit(given.limit);
  return rows.map(({ command, pane }) => apiCommand(command, pane));
}

function apiCommand(row: typeof table.$inferSelect, pane: PaneId): ApiCommand {
  const { sessionId: _, startedAt, ...rest } = row;
  return { pane, ...rest, startedAt: startedAt.toISOString() };
}

async function before(orm: Orm, session: SessionId, { epoch, offset }: Position): Promise<SQL | undefined> {
  const [row] = await orm
    .select({ startedAt: table.startedAt })
    .from(table)
    .where(and(eq(table.sessionId, session), eq(table.epoch, epoch), eq(table.outputFrom, offset)));
  if (row === undefined) throw new ApiError("notFound", "There is no such command, or it was pruned; ask anew.");
  const { startedAt } = row;
  return or(
    lt(table.startedAt, startedAt),
    and(eq(table.startedAt, startedAt), lt(table.epoch, epoch)),
    and(eq(table.startedAt, startedAt), eq(table.epoch, epoch), lt(table.outputFrom, offset)),
  );
}

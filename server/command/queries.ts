/** Commands that were run in the panes of a session or of a whole idea, newest first. */
import { and, desc, eq, gte, ilike, inArray, isNotNull, isNull, like, lt, ne, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import {
  limits,
  paneIdSchema,
  sessionIdSchema,
  storableTextSchema,
  type ApiCommand,
  type ApiIdeaCommand,
  type IdeaId,
  type PaneId,
  type Position,
  type SessionId,
} from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { ideasTerminalSessions, terminalCommands as table, terminalEpochs } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import { positionSchema } from "../http/position-schema.ts";
import { ideaRow } from "../idea/idea-row.ts";
import type { Scope } from "../scope.ts";

const mostOfAPage = 500;
const longestText = 200;
const longestDirectory = 4_096;
const longestSeconds = 30 * 24 * 3_600;
/** What the column holds. */
const mostOfAnExitCode = 2 ** 31 - 1;

const momentSchema = z.iso.datetime().transform((text) => new Date(text));

export const commandQuerySchema = z.object({
  pane: z.optional(paneIdSchema),
  /** Those before this one: its epoch and `outputFrom`. */
  before: z.optional(positionSchema),
  limit: z.coerce.number().int().min(1).max(mostOfAPage).default(100),
  /** Only those that ended with an exit code other than 0. */
  failed: z
    .enum(["0", "1"])
    .default("0")
    .transform((text) => text === "1"),
  /** Only those that have no end yet: they run, or nobody heard of it. */
  running: z
    .enum(["0", "1"])
    .default("0")
    .transform((text) => text === "1"),
  /** Only those that ended with this exit code. */
  exit: z.optional(z.coerce.number().int().min(0).max(mostOfAnExitCode)),
  /** Only those that began at this moment or later, and only those that began before that one. */
  since: z.optional(momentSchema),
  until: z.optional(momentSchema),
  /** Only those that began in the last so many hours. */
  within: z.optional(
    z.coerce
      .number()
      .int()
      .min(1)
      .max(limits.maxRetentionDays * 24),
  ),
  /** Only those that took at least so many seconds; what has no end yet is none of them. */
  longer: z.optional(z.coerce.number().int().min(1).max(longestSeconds)),
  /** Only those that were run in this directory or below it. */
  dir: z.optional(storableTextSchema.check(z.maxLength(longestDirectory))),
  /** Only those in whose line this stands, in capitals or not. */
  text: z.optional(storableTextSchema.check(z.maxLength(longestText))),
});
export const ideaCommandQuerySchema = commandQuerySchema.extend({ session: z.optional(sessionIdSchema) });
type CommandQuery = z.infer<typeof commandQuerySchema>;
type IdeaCommandQuery = z.infer<typeof ideaCommandQuerySchema>;

/** Of a session the caller was found to be allowed to read. */
export async function listCommands(
  orm: Orm,
  session: SessionId,
  { query, now }: { readonly query: CommandQuery; readonly now: Date },
): Promise<{ commands: ApiCommand[]; more: boolean }> {
  const { rows, more } = await commandPage(orm, eq(table.sessionId, session), sinceIn(query, now));
  return { commands: rows.map(apiCommand), more };
}

/** Of all its sessions that the actor may read, or of one. Throws notFound for an idea that is not open to them. */
export async function listIdeaCommands(
  scope: Scope,
  idea: IdeaId,
  query: IdeaCommandQuery,
): Promise<{ commands: ApiIdeaCommand[]; more: boolean }> {
  await ideaRow(scope, idea, { as: "viewer" });
  const sessions = ideasTerminalSessions;
  const one = query.session === undefined ? undefined : eq(sessions.id, query.session);
  const readable = scope.orm
    .select({ id: sessions.id })
    .from(sessions)
    .where(scope.sessions("viewer", eq(sessions.ideaId, idea), one));
  const { rows, more } = await commandPage(scope.orm, inArray(table.sessionId, readable), sinceIn(query, scope.now()));
  return { commands: rows.map((row) => ({ ...apiCommand(row), session: row.command.sessionId })), more };
}

export async function newestCommands(orm: Orm, session: SessionId, limit: number): Promise<ApiCommand[]> {
  return (await newestRows(orm, eq(table.sessionId, session), limit)).map(apiCommand);
}

/** Its hours as a time; the later of two beginnings holds. */
function sinceIn({ within, ...query }: CommandQuery, now: Date): PageQuery {
  if (within === undefined) return query;
  const sinceMs = Math.max(query.since?.getTime() ?? 0, now.getTime() - within * 3_600_000);
  return { ...query, since: new Date(sinceMs) };
}

type PageQuery = Partial<Omit<CommandQuery, "limit" | "within">> & { readonly limit: number };

/** `among`: which may be told at all. */
export async function commandPage(
  orm: Orm,
  among: SQL,
  query: PageQuery,
): Promise<{ rows: CommandRow[]; more: boolean }> {
  const where = and(
    among,
    query.pane === undefined ? undefined : eq(terminalEpochs.pane, query.pane),
    ...endings(query),
    query.since === undefined ? undefined : gte(table.startedAt, query.since),
    query.until === undefined ? undefined : lt(table.startedAt, query.until),
    query.dir === undefined ? undefined : isBelow(query.dir),
    query.text === undefined ? undefined : ilike(table.command, `%${literally(query.text)}%`),
    query.before === undefined ? undefined : await before(orm, among, query.before),
  );
  const found = await newestRows(orm, where, query.limit + 1);
  return { rows: found.slice(0, query.limit), more: found.length > query.limit };
}

function endings({ failed, running, exit, longer }: PageQuery): (SQL | undefined)[] {
  return [
    exit === undefined ? undefined : eq(table.exitCode, exit),
    failed === true ? and(isNotNull(table.exitCode), ne(table.exitCode, 0)) : undefined,
    running === true ? and(isNull(table.outputTo), isNull(table.exitCode)) : undefined,
    longer === undefined ? undefined : gte(table.durationMs, longer * 1_000),
  ];
}

function isBelow(directory: string): SQL | undefined {
  const above = directory.replace(/\/+$/u, "");
  return or(eq(table.directory, above === "" ? "/" : above), like(table.directory, `${literally(above)}/%`));
}

/** As LIKE takes it, whose wildcards mean themselves here. */
export function literally(text: string): string {
  return text.replaceAll(/[\\%_]/gu, String.raw`\$&`);
}

export interface CommandRow {
  readonly command: typeof table.$inferSelect;
  readonly pane: PaneId;
}

async function newestRows(orm: Orm, where: SQL | undefined, limit: number): Promise<CommandRow[]> {
  return orm
    .select({ command: table, pane: terminalEpochs.pane })
    .from(table)
    .innerJoin(terminalEpochs, eq(terminalEpochs.epoch, table.epoch))
    .where(where)
    .orderBy(desc(table.startedAt), desc(table.epoch), desc(table.outputFrom))
    .limit(limit);
}

export function apiCommand({ command, pane }: CommandRow): ApiCommand {
  const { sessionId: _, startedAt, ...rest } = command;
  return { pane, ...rest, startedAt: startedAt.toISOString() };
}

async function before(orm: Orm, among: SQL, { epoch, offset }: Position): Promise<SQL | undefined> {
  const [row] = await orm
    .select({ startedAt: table.startedAt })
    .from(table)
    .where(and(among, eq(table.epoch, epoch), eq(table.outputFrom, offset)));
  if (row === undefined) throw new ApiError("notFound", "There is no such command, or it was pruned; ask anew.");
  const { startedAt } = row;
  return or(
    lt(table.startedAt, startedAt),
    and(eq(table.startedAt, startedAt), lt(table.epoch, epoch)),
    and(eq(table.startedAt, startedAt), eq(table.epoch, epoch), lt(table.outputFrom, offset)),
  );
}

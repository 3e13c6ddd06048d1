/** What a found line is told with: whose terminal it is of, and which command printed it. */
import { eq, inArray, sql } from "drizzle-orm";
import type { Epoch, IdeaId, SearchHit, SessionId, Slot } from "@coda/protocol";
import { z } from "zod";
import type { Orm } from "../../drizzle/database.ts";
import { rowsOf } from "../../drizzle/migrations.ts";
import {
  ideas,
  ideasTerminalSessions as sessions,
  terminalCommands as commands,
  terminalEpochs as epochs,
} from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import type { FoundPage } from "./find-lines.ts";

/** A terminal that the actor may read. */
export interface SearchedSession {
  readonly id: SessionId;
  readonly idea: IdeaId;
  readonly ideaTitle: string;
  readonly slot: Slot;
}

export interface Among {
  readonly idea?: IdeaId | undefined;
  readonly slot?: Slot | undefined;
}

export async function searchedSessions(scope: Scope, { idea, slot }: Among): Promise<SearchedSession[]> {
  return scope.orm
    .select({ id: sessions.id, idea: sessions.ideaId, ideaTitle: ideas.title, slot: sessions.slot })
    .from(sessions)
    .innerJoin(ideas, eq(ideas.id, sessions.ideaId))
    .where(scope.sessions("viewer", idea && eq(sessions.ideaId, idea), slot && eq(sessions.slot, slot)));
}

type Lines = FoundPage["lines"];

export async function detailed(orm: Orm, among: readonly SearchedSession[], lines: Lines): Promise<SearchHit[]> {
  if (lines.length === 0) return [];
  const bySession = new Map(among.map((session) => [session.id, session]));
  const wanted = [...new Set(lines.map(({ epoch }) => epoch))];
  const rows = await orm
    .select({ epoch: epochs.epoch, pane: epochs.pane, session: epochs.sessionId })
    .from(epochs)
    .where(inArray(epochs.epoch, wanted));
  const byEpoch = new Map(rows.map((row) => [row.epoch, row]));
  const byLine = await commandsOf(orm, lines);
  return lines.flatMap((found, at) => {
    const row = byEpoch.get(found.epoch);
    const session = row && bySession.get(row.session);
    if (row === undefined || session === undefined) return [];
    const { idea, ideaTitle, slot } = session;
    const { epoch, showTo, line, marks, before, after } = found;
    const where = { idea, ideaTitle, slot, session: row.session, pane: row.pane, epoch, offset: found.end, showTo };
    const written = new Date(found.atMs).toISOString();
    return [{ ...where, at: written, line, marks, before, after, command: byLine.get(at) ?? null }];
  });
}

/** Between the end of a line that is typed and where the command's output begins: bounds what is looked through. */
const mostTypedBytes = 16 * 1024;

const commandSchema = z.object({
  line: z.coerce.number(),
  text: z.string().nullable(),
  exitCode: z.number().nullable(),
  ended: z.boolean(),
});

/** By the lines' numbers: the newest command that began before a line ended, unless it was over by then. */
async function commandsOf(orm: Orm, lines: Lines): Promise<Map<number, SearchHit["command"]>> {
  const epochList = arrayText(lines.map(({ epoch }) => epoch));
  const ends = arrayText(lines.map(({ end }) => end));
  const rows = await rowsOf(
    orm,
    sql`
    select found.number - 1 as "line", held.command as "text", held.exit_code as "exitCode",
      held.output_to is not null as "ended"
    from unnest(${epochList}::uuid[], ${ends}::bigint[]) with ordinality as found(epoch, line_end, number)
    cross join lateral (
      select command, exit_code, output_to from ${commands}
      where ${commands.epoch} = found.epoch and coalesce(${commands.promptAt}, ${commands.outputFrom}) < found.line_end
        and ${commands.outputFrom} <= found.line_end + ${mostTypedBytes}
      order by ${commands.outputFrom} desc limit 1
    ) held
    where held.output_to is null or held.output_to >= found.line_end`,
  );
  return new Map(rows.map((row) => commandSchema.parse(row)).map(({ line, ...command }) => [line, command]));
}

/** As PostgreSQL reads an array of what needs no quotation marks. */
function arrayText(all: readonly (Epoch | number)[]): string {
  return `{${all.join(",")}}`;
}

/** The panes of a session of which something is stored: when each ran, and how much there is to read. */
import { count, desc, eq, max, min, sql, sum } from "drizzle-orm";
import { limits, type PaneId, type SessionId, type StoredPane } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalChunks, terminalCommands, terminalEpochs as table } from "../../drizzle/schema/index.ts";

/** Of a session the caller was found to be allowed to read. */
export async function storedPanes(orm: Orm, session: SessionId): Promise<StoredPane[]> {
  const began = min(table.startedAt);
  const rows = await orm
    .select({
      pane: table.pane,
      startedAt: began,
      lastOutputAt: max(terminalChunks.at),
      rawBytes: sum(terminalChunks.rawBytes).mapWith(Number),
      ended: sql<boolean>`bool_and(${table.ended})`,
    })
    .from(table)
    .leftJoin(terminalChunks, eq(terminalChunks.epoch, table.epoch))
    .where(eq(table.sessionId, session))
    .groupBy(table.pane)
    .orderBy(desc(began))
    .limit(limits.storedPanes);
  const commands = await commandsOfPanes(orm, session);
  return rows.flatMap(({ startedAt, lastOutputAt, rawBytes, ...row }) =>
    startedAt === null
      ? []
      : [
          {
            ...row,
            startedAt: startedAt.toISOString(),
            lastOutputAt: lastOutputAt?.toISOString() ?? null,
            rawBytes: rawBytes ?? 0,
            commands: commands.get(row.pane) ?? 0,
          },
        ],
  );
}

async function commandsOfPanes(orm: Orm, session: SessionId): Promise<ReadonlyMap<PaneId, number>> {
  const rows = await orm
    .select({ pane: table.pane, commands: count() })
    .from(terminalCommands)
    .innerJoin(table, eq(table.epoch, terminalCommands.epoch))
    .where(eq(terminalCommands.sessionId, session))
    .groupBy(table.pane);
  return new Map(rows.map(({ pane, commands }) => [pane, commands]));
}

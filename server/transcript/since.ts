/** What was printed and run in a pane since a place in its output, counted. */
import { and, asc, count, eq, gt, gte, inArray, isNotNull, ne, or, sql, type SQL } from "drizzle-orm";
import { limits, type ApiCommand, type PaneId, type Position, type SessionId, type SinceReply } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalCommands as commands, terminalEpochs } from "../../drizzle/schema/index.ts";
import { apiCommand } from "../command/queries.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { epochsOf } from "./epochs.ts";
import { planForward, type Segment } from "./page-plan.ts";
import { chunkEnd, rawOf } from "./stored-chunk.ts";
import { chunksBetween } from "./stored-output.ts";

const lineFeed = 0x0a;

interface Asked {
  readonly session: SessionId;
  readonly pane: PaneId;
  readonly from: Position;
}

/** Of a session the actor was found to be allowed to read. Throws gone for a place that is not stored any more. */
export async function countSince(scope: Scope, { session, pane, from }: Asked): Promise<SinceReply> {
  const epochs = await epochsOf(scope, session, pane);
  const all = planForward(epochs, from, Infinity)?.segments;
  const looked = planForward(epochs, from, limits.sinceBytes);
  if (all === undefined || looked === undefined)
    throw new ApiError("gone", "What this pane printed there is not stored any more.");
  const { orm } = scope;
  return {
    bytes: all.reduce((sum, segment) => sum + segment.to - segment.from, 0),
    lines: await linesIn(orm, looked.segments),
    more: looked.more,
    ...(await commandsIn(orm, all)),
  };
}

async function linesIn(orm: Orm, segments: readonly Segment[]): Promise<number> {
  let lines = 0;
  for (const segment of segments) {
    const { epoch, from, to } = segment;
    for await (const chunk of chunksBetween(orm, epoch, segment)) {
      const raw = await rawOf(chunk);
      lines += lineFeeds(raw.subarray(Math.max(0, from - chunk.offset), Math.min(chunkEnd(chunk), to) - chunk.offset));
    }
  }
  return lines;
}

function lineFeeds(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
}

interface Commands {
  readonly commands: number;
  readonly failed: number;
  readonly firstFailed: ApiCommand | null;
}

async function commandsIn(orm: Orm, [first, ...later]: readonly Segment[]): Promise<Commands> {
  if (first === undefined) return { commands: 0, failed: 0, firstFailed: null };
  const since = or(
    and(
      eq(commands.epoch, first.epoch.epoch),
      or(gte(commands.outputFrom, first.from), gt(commands.outputTo, first.from)),
    ),
    inArray(
      commands.epoch,
      later.map(({ epoch }) => epoch.epoch),
    ),
  );
  const didFail = and(isNotNull(commands.exitCode), ne(commands.exitCode, 0));
  const [row] = await orm
    .select({ all: count(), failed: sql<number>`count(*) filter (where ${didFail})`.mapWith(Number) })
    .from(commands)
    .where(since);
  const failed = row?.failed ?? 0;
  return {
    commands: row?.all ?? 0,
    failed,
    firstFailed: failed === 0 ? null : await firstOf(orm, and(since, didFail)),
  };
}

async function firstOf(orm: Orm, where: SQL | undefined): Promise<ApiCommand | null> {
  const [found] = await orm
    .select({ command: commands, pane: terminalEpochs.pane })
    .from(commands)
    .innerJoin(terminalEpochs, eq(terminalEpochs.epoch, commands.epoch))
    .where(where)
    .orderBy(asc(terminalEpochs.ordinal), asc(terminalEpochs.sequence), asc(commands.outputFrom))
    .limit(1);
  return found === undefined ? null : apiCommand(found);
}

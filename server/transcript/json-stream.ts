/** A transcript as lines of JSON: everything that is stored of it, output as base64. */
import { asc, and, eq, gt, gte, lte } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { terminalCommands } from "../../drizzle/schema/index.ts";
import type { EpochRow } from "./epochs.ts";
import type { Told } from "./read-through.ts";
import { timeRuns } from "./time-runs.ts";

/** @param withOutput false: only what is known about it. */
export async function* jsonStream(orm: Orm, told: AsyncIterable<Told>, withOutput = true): AsyncGenerator<string> {
  let epoch: { row: EpochRow; from: number } | undefined;
  for await (const item of told) {
    if (item.kind === "epoch") {
      if (epoch !== undefined) yield* commandLines(orm, epoch);
      epoch = item;
    }
    if (item.kind !== "output" || withOutput) yield* linesOf(item);
  }
  if (epoch !== undefined) yield* commandLines(orm, epoch);
}

function* linesOf(item: Told): Generator<string> {
  switch (item.kind) {
    case "epoch": {
      const { pane, epoch, origin, start, acknowledged: end, ended, startedAt } = item.row;
      yield line({
        kind: "epoch",
        pane,
        epoch,
        origin,
        start,
        end,
        ended,
        ...item.size,
        startedAt: startedAt.getTime(),
      });
      return;
    }
    case "keyframe":
      return;
    case "output":
      for (const { offset, atMs, bytes } of timeRuns(item))
        yield line({ kind: "output", offset, at: atMs, bytes: Buffer.from(bytes).toString("base64") });
      return;
    case "gap":
      yield line({ kind: "gap", from: item.offset, to: item.to, cause: item.cause });
      return;
    case "size":
      yield line({ kind: "size", offset: item.offset, ...item.size });
      return;
    case "mask":
      yield line({ kind: "mask", from: item.offset, to: item.to, mask: item.mask });
      return;
  }
}

const commandsAtOnce = 500;

/** Of what an epoch ran from there on, in the order of its output. */
async function* commandLines(orm: Orm, { row, from }: { row: EpochRow; from: number }): AsyncGenerator<string> {
  const table = terminalCommands;
  let next = gte(table.outputFrom, from);
  for (;;) {
    const rows = await orm
      .select()
      .from(table)
      .where(and(eq(table.epoch, row.epoch), next, lte(table.outputFrom, row.acknowledged)))
      .orderBy(asc(table.outputFrom))
      .limit(commandsAtOnce);
    for (const { sessionId: _, epoch: _of, startedAt, ...command } of rows)
      yield line({ kind: "command", ...command, startedAt: startedAt.toISOString() });
    const last = rows.at(-1);
    if (last === undefined || rows.length < commandsAtOnce) return;
    next = gt(table.outputFrom, last.outputFrom);
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

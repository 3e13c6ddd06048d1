/** Keeping what a device tells of commands. */
import { sql } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { terminalCommands as table } from "../../drizzle/schema/index.ts";
import type { EpochRow } from "../transcript/epochs.ts";
import type { VerifiedCommand } from "../transcript/verified-upload.ts";

/** A command is told when it begins and again when it has ended; a late repeat of the first undoes nothing. */
export async function storeCommands(tx: Orm, row: EpochRow, given: readonly VerifiedCommand[]): Promise<void> {
  const { epoch, sessionId, start } = row;
  const kept = given.filter(({ outputFrom, outputTo }) => (outputTo ?? outputFrom) >= start);
  // The ended ones last: of two with one key the last counts.
  const endedLast = kept.toSorted((a, b) => Number(a.outputTo !== null) - Number(b.outputTo !== null));
  const commands = [...new Map(endedLast.map((command) => [command.outputFrom, command])).values()];
  if (commands.length === 0) return;
  await tx
    .insert(table)
    .values(commands.map((command) => ({ epoch, sessionId, ...command })))
    .onConflictDoUpdate({
      target: [table.epoch, table.outputFrom],
      set: {
        promptAt: sql`excluded.prompt_at`,
        outputTo: sql`excluded.output_to`,
        command: sql`excluded.command`,
        directory: sql`excluded.directory`,
        exitCode: sql`excluded.exit_code`,
        startedAt: sql`excluded.started_at`,
        durationMs: sql`excluded.duration_ms`,
      },
      setWhere: sql`${table.outputTo} is null or excluded.output_to is not null`,
    });
}

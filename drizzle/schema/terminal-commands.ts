/** The command ledger: what was run in a session's shells, by `(epoch, offset of its output)`. */
import { bigint, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Epoch, SessionId } from "@coda/protocol";
import { ideasTerminalSessions } from "./ideas-terminal-sessions.ts";
import { terminalEpochs } from "./terminal-transcripts.ts";

const offset = (name: string) => bigint(name, { mode: "number" });

export const terminalCommands = pgTable(
  "terminal_commands",
  {
    epoch: uuid("epoch")
      .$type<Epoch>()
      .notNull()
      .references(() => terminalEpochs.epoch, { onDelete: "cascade" }),
    sessionId: uuid("session_id")
      .$type<SessionId>()
      .notNull()
      .references(() => ideasTerminalSessions.id, { onDelete: "cascade" }),
    promptAt: offset("prompt_at"),
    outputFrom: offset("output_from").notNull(),
    /** Null while it runs. */
    outputTo: offset("output_to"),
    command: text("command"),
    directory: text("directory"),
    exitCode: integer("exit_code"),
    startedAt: timestamp("started_at", { withTimezone: true, mode: "date" }).notNull(),
    durationMs: bigint("duration_ms", { mode: "number" }),
  },
  (table) => [
    primaryKey({ columns: [table.epoch, table.outputFrom] }),
    index("terminal_commands_session_started_index").on(table.sessionId, table.startedAt),
  ],
);

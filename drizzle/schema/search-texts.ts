/** What was printed, as text that is searched: blocks of whole lines, and an index over some dozens of them at a time. */
import { sql } from "drizzle-orm";
import { bigint, bigserial, boolean, index, integer, pgTable, primaryKey, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Epoch, SessionId } from "@coda/protocol";
import { bytes } from "./bytes.ts";
import { ideasTerminalSessions } from "./ideas-terminal-sessions.ts";
import { terminalEpochs } from "./terminal-transcripts.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const offset = (name: string) => bigint(name, { mode: "number" });

export const searchGroups = pgTable(
  "search_groups",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    sessionId: uuid("session_id")
      .$type<SessionId>()
      .notNull()
      .references(() => ideasTerminalSessions.id, { onDelete: "cascade" }),
    /** Places given to blocks, from 0 on; none twice until all of them have left it (server/search/tail-group.ts). */
    places: integer("places").notNull(),
    /** @see server/search/signatures.ts. Null: so few blocks that each is looked into. */
    letters: bytes("letters"),
    /** Of the web app before migration 0009, which may still run beside this one. Null since. */
    signatures: bytes("signatures"),
  },
  (table) => [index("search_groups_session_id_index").on(table.sessionId, table.id)],
);

export const searchBlocks = pgTable(
  "search_blocks",
  {
    epoch: uuid("epoch")
      .$type<Epoch>()
      .notNull()
      .references(() => terminalEpochs.epoch, { onDelete: "cascade" }),
    /** Its lines come from this output of the epoch, in bytes. */
    from: offset("from_offset").notNull(),
    to: offset("to_offset").notNull(),
    groupId: bigint("group_id", { mode: "number" })
      .notNull()
      .references(() => searchGroups.id, { onDelete: "cascade" }),
    place: integer("place").notNull(),
    /** Its group's letters say what is in it; else it is looked into. */
    isLettered: boolean("is_lettered").notNull().default(false),
    /** Of its lines, by the device's clock. */
    oldestAt: time("oldest_at").notNull(),
    newestAt: time("newest_at").notNull(),
    textBytes: integer("text_bytes").notNull(),
    /** @see server/search/text-block.ts */
    packed: bytes("packed").notNull(),
    /** The pane showed its alternate screen where the block begins. */
    beginsAlternate: boolean("begins_alternate").notNull(),
    /** Where whatever follows the block is read from, its unfinished line once more; and on which screen. */
    resumeAt: offset("resume_at").notNull(),
    resumeAlternate: boolean("resume_alternate").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.epoch, table.from] }),
    index("search_blocks_group_index").on(table.groupId, table.place),
    index("search_blocks_unlettered_index")
      .on(table.groupId)
      .where(sql`not ${table.isLettered}`),
  ],
);

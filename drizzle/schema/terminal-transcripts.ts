/**
 * What panes printed, by `(epoch, offset)`. That pair is each table's primary key, so a repeated upload finds its row
 * there already. Offsets are bytes.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { DeviceId, Epoch, EpochOrigin, GapCause, MaskKind, PaneId, SessionId } from "@coda/protocol";
import { bytes } from "./bytes.ts";
import { ideasTerminalSessions } from "./ideas-terminal-sessions.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const offset = (name: string) => bigint(name, { mode: "number" });

export const terminalEpochs = pgTable(
  "terminal_epochs",
  {
    epoch: uuid("epoch").$type<Epoch>().primaryKey(),
    sessionId: uuid("session_id")
      .$type<SessionId>()
      .notNull()
      .references(() => ideasTerminalSessions.id, { onDelete: "cascade" }),
    pane: text("pane").$type<PaneId>().notNull(),
    /**
     * Whose disk has what is not stored yet; null where that was not told. No reference: a device that is gone is nobody's, and
     * looking for its epochs then would take an index that nothing else needs.
     */
    deviceId: uuid("device_id").$type<DeviceId>(),
    /** Of two epochs of a session the higher began later, whatever a clock said then; see the protocol's uploads. */
    ordinal: offset("ordinal")
      .notNull()
      .default(sql`(extract(epoch from now()) * 1000)::bigint`),
    /** Order of arrival, for those that older helpers began in the same millisecond. */
    sequence: bigserial("sequence", { mode: "number" }).notNull(),
    origin: text("origin").$type<EpochOrigin>().notNull(),
    columns: integer("columns").notNull(),
    rows: integer("rows").notNull(),
    /** By the device's clock. */
    startedAt: time("started_at").notNull(),
    /** When the server first heard of it. */
    createdAt: time("created_at").notNull().defaultNow(),
    /** First byte still stored; grows when old output is pruned. */
    start: offset("start").notNull().default(0),
    /** Everything before it is stored or a declared gap. */
    acknowledged: offset("acknowledged").notNull().default(0),
    ended: boolean("ended").notNull().default(false),
    /** Small chunks before it were joined to larger ones, as far as they can be. */
    mergedTo: offset("merged_to").notNull().default(0),
    /** Everything before it can be found by the search's index. */
    indexedTo: offset("indexed_to").notNull().default(0),
    /** When it was last looked at for output past its retention. */
    pruneCheckedAt: time("prune_checked_at"),
  },
  (table) => [
    index("terminal_epochs_session_pane_index").on(table.sessionId, table.pane, table.ordinal),
    // Each device asks for both every few seconds, for all of its sessions.
    index("terminal_epochs_newest_index").on(table.sessionId, table.ordinal),
    index("terminal_epochs_open_index")
      .on(table.sessionId)
      .where(sql`not ${table.ended}`),
    index("terminal_epochs_unmerged_index")
      .on(table.epoch)
      .where(sql`${table.mergedTo} < ${table.acknowledged}`),
    index("terminal_epochs_unindexed_index")
      .on(table.epoch)
      .where(sql`${table.indexedTo} < ${table.acknowledged}`),
    index("terminal_epochs_created_at_index").on(table.createdAt),
  ],
);

const epoch = () =>
  uuid("epoch")
    .$type<Epoch>()
    .notNull()
    .references(() => terminalEpochs.epoch, { onDelete: "cascade" });

export const terminalChunks = pgTable(
  "terminal_chunks",
  {
    epoch: epoch(),
    offset: offset("offset").notNull(),
    rawBytes: integer("raw_bytes").notNull(),
    zstd: bytes("zstd").notNull(),
    /** When its first byte was written, by the device's clock; of what older helpers sent, when it came. */
    at: time("at").notNull().defaultNow(),
    /** `packTimes` from there; null where the device did not say. */
    times: bytes("times"),
    /** When its first byte came, by the server's clock: retention counts from here. */
    storedAt: time("stored_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.offset] })],
);

export const terminalKeyframes = pgTable(
  "terminal_keyframes",
  {
    epoch: epoch(),
    offset: offset("offset").notNull(),
    rawBytes: integer("raw_bytes").notNull(),
    zstd: bytes("zstd").notNull(),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.offset] })],
);

export const terminalGaps = pgTable(
  "terminal_gaps",
  {
    epoch: epoch(),
    from: offset("from_offset").notNull(),
    /** Null: unknown how much; the epoch ends there. */
    to: offset("to_offset"),
    cause: text("cause").$type<GapCause>().notNull(),
    /** Since when output is missing there, where the device knows. */
    at: timestamp("at", { withTimezone: true, mode: "date" }),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.from] })],
);

export const terminalSizes = pgTable(
  "terminal_sizes",
  {
    epoch: epoch(),
    offset: offset("offset").notNull(),
    columns: integer("columns").notNull(),
    rows: integer("rows").notNull(),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.offset] })],
);

export const terminalMasks = pgTable(
  "terminal_masks",
  {
    epoch: epoch(),
    from: offset("from_offset").notNull(),
    to: offset("to_offset").notNull(),
    kind: text("kind").$type<MaskKind>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.from] })],
);

/** One row per idea and slot: a tmux session on a device, and how far its panes' output is stored. */
import { index, integer, jsonb, pgTable, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import type { DeviceId, IdeaId, PaneCursor, ReportedStatus, SessionId, Slot, UserId } from "@coda/protocol";
import { bytes } from "./bytes.ts";
import { devices } from "./devices.ts";
import { ideas } from "./ideas.ts";
import { users } from "./users.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const ideasTerminalSessions = pgTable(
  "ideas_terminal_sessions",
  {
    id: uuid("id").$type<SessionId>().primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    ideaId: text("idea_id")
      .$type<IdeaId>()
      .notNull()
      .references(() => ideas.id, { onDelete: "cascade" }),
    slot: text("slot").$type<Slot>().notNull(),
    /** The device that took it; null while it is reserved. */
    deviceId: uuid("device_id")
      .$type<DeviceId>()
      .references(() => devices.id, { onDelete: "set null" }),
    /** The device named when it was reserved: no other may take it. */
    wantedDeviceId: uuid("wanted_device_id")
      .$type<DeviceId>()
      .references(() => devices.id, { onDelete: "set null" }),
    /** As the device last reported it; null before its first report. */
    status: text("status").$type<ReportedStatus>(),
    /** Browsers in it, as the relay last reported them; null where it counts none. */
    viewers: integer("viewers"),
    drivers: integer("drivers"),
    lastConnectedAt: time("last_connected_at"),
    lastDetachedAt: time("last_detached_at"),
    lastSeenAt: time("last_seen_at"),
    /** Since when nothing it prints is to be recorded; its idea may be paused as a whole besides. */
    recordingPausedAt: time("recording_paused_at"),
    /** Since when its device does not record it, by the device's word. */
    recordingStoppedAt: time("recording_stopped_at"),
    /** The acknowledged end of each pane's newest epoch (the plan's `last_sequence`). */
    lastSequence: jsonb("last_sequence").$type<PaneCursor[]>().notNull().default([]),
    columns: integer("columns"),
    rows: integer("rows"),
    /** Compressed JSON of the command history. */
    historySnapshot: bytes("history_snapshot"),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    unique("ideas_terminal_sessions_idea_slot").on(table.ideaId, table.slot),
    index("ideas_terminal_sessions_user_id_index").on(table.userId),
    index("ideas_terminal_sessions_device_id_index").on(table.deviceId),
    index("ideas_terminal_sessions_wanted_device_id_index").on(table.wantedDeviceId),
  ],
);

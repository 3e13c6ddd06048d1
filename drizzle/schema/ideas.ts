/** Ideas: a user's projects. The id is the textual one of every session name, unique in the whole instance. */
import { index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { IdeaId, UserId } from "@coda/protocol";
import { users } from "./users.ts";

export const ideas = pgTable(
  "ideas",
  {
    id: text("id").$type<IdeaId>().primaryKey(),
    userId: uuid("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    /** Days its transcripts are kept; null: as its owner's are. */
    retentionDays: integer("retention_days"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    /** When its owner put it away: lists leave it out, and its sessions run on. Null: it is in use. */
    archivedAt: timestamp("archived_at", { withTimezone: true }),
    /** Since when nothing its sessions print is to be recorded. Null: each as it says itself. */
    recordingPausedAt: timestamp("recording_paused_at", { withTimezone: true }),
  },
  (table) => [index("ideas_user_id_index").on(table.userId)],
);

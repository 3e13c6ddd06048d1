/** What people are told of, what they watch for, and the browsers that messages are pushed to. */
import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type {
  DeviceId,
  Epoch,
  KeptNotice,
  NewWatcher,
  NoticeId,
  NoticeLevel,
  PaneId,
  PushBrowserId,
  SessionId,
  UserId,
  WatcherId,
} from "@coda/protocol";
import { devices } from "./devices.ts";
import { ideasTerminalSessions } from "./ideas-terminal-sessions.ts";
import { sessions as signIns, users } from "./users.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

const userId = () =>
  uuid("user_id")
    .$type<UserId>()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

const sessionId = () =>
  uuid("session_id")
    .$type<SessionId>()
    .references(() => ideasTerminalSessions.id, { onDelete: "cascade" });

/** One row for each person who is told. */
export const notices = pgTable(
  "notices",
  {
    id: bigserial("id", { mode: "number" }).$type<NoticeId>().primaryKey(),
    userId: userId(),
    /** Whoever told it names it so: what is told twice is kept once. */
    reported: text("reported").notNull(),
    /** So named, and only counted: more came than a person reads. */
    counted: jsonb("counted").$type<readonly string[]>().notNull().default([]),
    /** By the clock of where it happened; of the server's. */
    at: time("at").notNull(),
    receivedAt: time("received_at").notNull(),
    readAt: time("read_at"),
    /** It waits for the end of its reader's quiet hours to be pushed. */
    isHeld: boolean("is_held").notNull().default(false),
    kind: text("kind").$type<KeptNotice["kind"]>().notNull(),
    what: jsonb("what").$type<KeptNotice>().notNull(),
    /** Of the watcher, which may be gone by now. */
    pattern: text("pattern"),
    sessionId: sessionId(),
    /** What the pane had printed by then. */
    pane: text("pane").$type<PaneId>(),
    epoch: uuid("epoch").$type<Epoch>(),
    offset: bigint("offset_bytes", { mode: "number" }),
    deviceId: uuid("device_id")
      .$type<DeviceId>()
      .references(() => devices.id, { onDelete: "cascade" }),
  },
  (table) => [
    unique("notices_user_id_reported").on(table.userId, table.reported),
    index("notices_user_id_id_index").on(table.userId, table.id),
    index("notices_unread_index")
      .on(table.userId)
      .where(sql`${table.readAt} is null`),
    index("notices_held_index")
      .on(table.userId)
      .where(sql`${table.isHeld}`),
    index("notices_session_id_index").on(table.sessionId, table.userId),
    index("notices_device_id_index").on(table.deviceId),
    index("notices_received_at_index").on(table.receivedAt),
  ],
);

/** Where somebody said what of a terminal they want to be told of. */
export const noticeLevels = pgTable(
  "notice_levels",
  { userId: userId(), sessionId: sessionId().notNull(), level: text("level").$type<NoticeLevel>().notNull() },
  (table) => [
    primaryKey({ columns: [table.userId, table.sessionId] }),
    index("notice_levels_session_id_index").on(table.sessionId),
  ],
);

export const watchers = pgTable(
  "watchers",
  {
    id: uuid("id").$type<WatcherId>().primaryKey(),
    userId: userId(),
    sessionId: sessionId().notNull(),
    watcher: jsonb("watcher").$type<NewWatcher>().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [index("watchers_user_id_index").on(table.userId), index("watchers_session_id_index").on(table.sessionId)],
);

/** One of a sign-in: it goes with it. */
export const pushBrowsers = pgTable(
  "push_browsers",
  {
    id: uuid("id").$type<PushBrowserId>().primaryKey(),
    userId: userId(),
    signInId: uuid("sign_in_id")
      .notNull()
      .unique()
      .references(() => signIns.id, { onDelete: "cascade" }),
    /** Of its push service, which knows the browser by it. */
    endpoint: text("endpoint").notNull().unique(),
    /** The browser's public key and secret (RFC 8291), base64url. */
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    createdAt: time("created_at").notNull(),
    /** The push service took a message last. */
    lastTakenAt: time("last_taken_at"),
  },
  (table) => [index("push_browsers_user_id_index").on(table.userId)],
);

/**
 * People and next-auth's tables. A row of `sessions` is what the signed cookie's token points to: without the row the
 * cookie opens nothing, so signing out works at once.
 */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { NoticePreferences, UserId } from "@coda/protocol";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const users = pgTable("users", {
  id: uuid("id").$type<UserId>().primaryKey().defaultRandom(),
  name: text("name"),
  email: text("email").unique(),
  emailVerified: time("email_verified"),
  image: text("image"),
  /** argon2id, in its encoded form; null: signs in another way. */
  passwordHash: text("password_hash"),
  /** Of the instance: whoever set it up, and whom they named. */
  isAdmin: boolean("is_admin").notNull().default(false),
  /** Signs in no more, until an admin takes it back. */
  disabledAt: time("disabled_at"),
  /** Days transcripts are kept; null: the default. */
  retentionDays: integer("retention_days"),
  /** What they want to be told of; null: the default. */
  noticePreferences: jsonb("notice_preferences").$type<NoticePreferences>(),
  createdAt: time("created_at").notNull().defaultNow(),
});

const userId = () =>
  uuid("user_id")
    .$type<UserId>()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const accounts = pgTable(
  "accounts",
  {
    userId: userId(),
    type: text("type").notNull(),
    provider: text("provider").notNull(),
    providerAccountId: text("provider_account_id").notNull(),
    refreshToken: text("refresh_token"),
    accessToken: text("access_token"),
    expiresAt: integer("expires_at"),
    tokenType: text("token_type"),
    scope: text("scope"),
    idToken: text("id_token"),
    sessionState: text("session_state"),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.providerAccountId] }),
    index("accounts_user_id_index").on(table.userId),
  ],
);

export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: userId(),
    expires: time("expires").notNull(),
    createdAt: time("created_at").notNull().defaultNow(),
    /** How it signed in, as next-auth names the provider. */
    provider: text("provider"),
    /** Whence, and with which browser: for the person who looks through the list. */
    address: text("address"),
    userAgent: text("user_agent"),
    lastSeenAt: time("last_seen_at"),
  },
  (table) => [index("sessions_user_id_index").on(table.userId), index("sessions_expires_index").on(table.expires)],
);

export const verificationTokens = pgTable(
  "verification_tokens",
  { identifier: text("identifier").notNull(), token: text("token").notNull(), expires: time("expires").notNull() },
  (table) => [primaryKey({ columns: [table.identifier, table.token] })],
);

/** Links that are worth a password for a while: to set a new one, or to set up the instance. Only their hashes are kept. */
export const oneTimeLinks = pgTable(
  "one_time_links",
  {
    /** SHA-256 of the link's token, base64url. */
    tokenHash: text("token_hash").primaryKey(),
    purpose: text("purpose").$type<"reset-password" | "set-up">().notNull(),
    userId: uuid("user_id")
      .$type<UserId>()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [
    index("one_time_links_expires_at_index").on(table.expiresAt),
    index("one_time_links_user_id_index").on(table.userId),
  ],
);

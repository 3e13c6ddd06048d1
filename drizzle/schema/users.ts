/**
 * People and next-auth's tables. A row of `sessions` is what the signed cookie's token points to: without the row the
 * cookie opens nothing, so signing out works at once.
 */
import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { UserId } from "@coda/protocol";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const users = pgTable("users", {
  id: uuid("id").$type<UserId>().primaryKey().defaultRandom(),
  name: text("name"),
  email: text("email").unique(),
  emailVerified: time("email_verified"),
  image: text("image"),
  /** Days transcripts are kept; null: the default. */
  retentionDays: integer("retention_days"),
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
  },
  (table) => [index("sessions_user_id_index").on(table.userId), index("sessions_expires_index").on(table.expires)],
);

export const verificationTokens = pgTable(
  "verification_tokens",
  { identifier: text("identifier").notNull(), token: text("token").notNull(), expires: time("expires").notNull() },
  (table) => [primaryKey({ columns: [table.identifier, table.token] })],
);

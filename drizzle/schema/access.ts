/** Whom else an idea or a session is open to: members by account, guests by a link. */
import { boolean, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { BrowserRole, GuestId, IdeaId, MemberRole, SessionId, ShareId, UserId } from "@coda/protocol";
import { ideasTerminalSessions } from "./ideas-terminal-sessions.ts";
import { ideas } from "./ideas.ts";
import { users } from "./users.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

const ideaId = () =>
  text("idea_id")
    .$type<IdeaId>()
    .notNull()
    .references(() => ideas.id, { onDelete: "cascade" });

/** The owner is `ideas.user_id` and has no row here. */
export const ideaMembers = pgTable(
  "idea_members",
  {
    ideaId: ideaId(),
    userId: uuid("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").$type<MemberRole>().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ideaId, table.userId] }),
    index("idea_members_user_id_index").on(table.userId),
  ],
);

/** A link that makes whoever opens it signed in a member, once. */
export const ideaInvitations = pgTable(
  "idea_invitations",
  {
    id: uuid("id").primaryKey(),
    ideaId: ideaId(),
    role: text("role").$type<MemberRole>().notNull(),
    /** SHA-256 of the link's token, base64url. */
    tokenHash: text("token_hash").notNull().unique(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    usedAt: time("used_at"),
    usedBy: uuid("used_by")
      .$type<UserId>()
      .references(() => users.id, { onDelete: "set null" }),
  },
  (table) => [
    index("idea_invitations_idea_id_index").on(table.ideaId),
    index("idea_invitations_used_by_index").on(table.usedBy),
  ],
);

/** A link to one session, for people without an account. */
export const shares = pgTable(
  "shares",
  {
    id: uuid("id").$type<ShareId>().primaryKey(),
    sessionId: uuid("session_id")
      .$type<SessionId>()
      .notNull()
      .references(() => ideasTerminalSessions.id, { onDelete: "cascade" }),
    createdBy: uuid("created_by")
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** For its maker's list. */
    label: text("label").notNull(),
    /** viewer: reads. driver: may also type, each guest after the owner's yes. */
    role: text("role").$type<BrowserRole>().notNull(),
    /** Also what was printed before it was made. */
    withHistory: boolean("with_history").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    /** argon2id, in its encoded form; null: the link is enough. */
    passwordHash: text("password_hash"),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    revokedAt: time("revoked_at"),
  },
  (table) => [
    index("shares_session_id_index").on(table.sessionId),
    index("shares_created_by_index").on(table.createdBy),
  ],
);

/** Somebody who came by a link, known by a cookie. */
export const shareGuests = pgTable(
  "share_guests",
  {
    id: uuid("id").$type<GuestId>().primaryKey(),
    shareId: uuid("share_id")
      .$type<ShareId>()
      .notNull()
      .references(() => shares.id, { onDelete: "cascade" }),
    /** As they called themselves. */
    name: text("name").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    address: text("address"),
    createdAt: time("created_at").notNull(),
    lastSeenAt: time("last_seen_at"),
    /** They want to type; the owner said yes; or no, or put them out. */
    typingAskedAt: time("typing_asked_at"),
    typingAllowedAt: time("typing_allowed_at"),
    removedAt: time("removed_at"),
  },
  (table) => [index("share_guests_share_id_index").on(table.shareId)],
);

/** How often something was tried: passwords, codes. Its shape is that of rate-limiter-flexible. */
export const rateLimits = pgTable(
  "rate_limits",
  { key: text("key").primaryKey(), points: integer("points").notNull(), expire: time("expire") },
  (table) => [index("rate_limits_expire_index").on(table.expire)],
);

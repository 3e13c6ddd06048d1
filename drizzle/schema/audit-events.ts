/** Who did what that matters for trust, and from where. Rows are only added, and go with the account or by age. */
import { sql } from "drizzle-orm";
import { bigserial, index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { AuditAction, AuditActor, AuditSubject, IdeaId, Revocation, UserId } from "@coda/protocol";
import { users } from "./users.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const auditEvents = pgTable(
  "audit_events",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    at: time("at").notNull(),
    /** Whose log it is in: the account it concerns. Null: the instance's, or of an account that is no more. */
    userId: uuid("user_id")
      .$type<UserId>()
      .references(() => users.id, { onDelete: "set null" }),
    /** Also in the log of this idea's owner. No reference: it outlives the idea. */
    ideaId: text("idea_id").$type<IdeaId>(),
    actor: jsonb("actor").$type<AuditActor>().notNull(),
    action: text("action").$type<AuditAction>().notNull(),
    subject: jsonb("subject").$type<AuditSubject>().notNull(),
    address: text("address"),
    userAgent: text("user_agent"),
    requestId: text("request_id"),
    /** A device's own number of what it reported: told twice, it is here once. */
    reported: text("reported").unique(),
  },
  (table) => [
    index("audit_events_user_id_index").on(table.userId, table.id),
    index("audit_events_idea_id_index").on(table.ideaId, table.id),
    index("audit_events_at_index").on(table.at),
    /** Whoever deletes their account is to be found wherever they are named. */
    index("audit_events_actor_id_index").on(sql`(${table.actor} ->> 'id')`),
  ],
);

/** What the relay is to be told and may not have been: written with the change itself, gone once the relay knows. */
export const pendingRevocations = pgTable("pending_revocations", {
  id: uuid("id").primaryKey(),
  revocation: jsonb("revocation").$type<Revocation>().notNull(),
  createdAt: time("created_at").notNull(),
});

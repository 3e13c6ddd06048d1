/** Paired helpers, each known by its Ed25519 public key, and the one-use challenges they prove themselves with. */
import { boolean, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { DeviceId, UserId } from "@coda/protocol";
import { users } from "./users.ts";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const devices = pgTable(
  "devices",
  {
    id: uuid("id").$type<DeviceId>().primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    platform: text("platform").notNull(),
    version: text("version").notNull(),
    /** Raw 32 bytes as base64url. */
    publicKey: text("public_key").notNull().unique(),
    createdAt: time("created_at").notNull(),
    /** The last pairing; a token issued before it is void. */
    registeredAt: time("registered_at").notNull(),
    lastSeenAt: time("last_seen_at"),
    /** By the relay's word: whether its helper is connected, since when, told when. Null where no relay reports. */
    relayConnected: boolean("relay_connected"),
    relaySince: time("relay_since"),
    relayToldAt: time("relay_told_at"),
    revokedAt: time("revoked_at"),
  },
  (table) => [index("devices_user_id_index").on(table.userId)],
);

export const deviceChallenges = pgTable(
  "device_challenges",
  { challenge: text("challenge").primaryKey(), expiresAt: time("expires_at").notNull() },
  (table) => [index("device_challenges_expires_at_index").on(table.expiresAt)],
);

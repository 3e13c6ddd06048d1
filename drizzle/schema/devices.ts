/** Paired helpers, each known by its Ed25519 public key, and the one-use challenges they prove themselves with. */
import { boolean, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { DeviceId, PairingState, UserId } from "@coda/protocol";
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
    /** Raw 32-byte X25519 key that input is sealed for, base64url, and the device key's signature of it; of older helpers null. */
    sealKey: text("seal_key"),
    sealKeySignature: text("seal_key_signature"),
    /** Which machine it said it is, as a hash that means nothing elsewhere: a copy of its folder is another one. */
    machine: text("machine"),
    /** When its key was used on another machine; it gets no tokens until it is paired anew. */
    copiedAt: time("copied_at"),
    createdAt: time("created_at").notNull(),
    /** The last pairing; a token issued before it is void. */
    registeredAt: time("registered_at").notNull(),
    lastSeenAt: time("last_seen_at"),
    /** By the relay's word: whether its helper is connected, since when, told when. Null where no relay reports. */
    relayConnected: boolean("relay_connected"),
    relaySince: time("relay_since"),
    relayToldAt: time("relay_told_at"),
    /** Its owner was told that it is gone; null again once it is back. */
    goneToldAt: time("gone_told_at"),
    revokedAt: time("revoked_at"),
    /** Its helper obeys a pause of recording: said each time it asks for its sessions, so an older one put back is known too. */
    canPause: boolean("can_pause").notNull().default(false),
  },
  (table) => [index("devices_user_id_index").on(table.userId)],
);

/** Those that were used, until their time is over. */
export const deviceChallenges = pgTable(
  "device_challenges",
  { challenge: text("challenge").primaryKey(), expiresAt: time("expires_at").notNull() },
  (table) => [index("device_challenges_expires_at_index").on(table.expiresAt)],
);

/** Pairings under way: a helper shows a code, a signed-in person confirms it, the helper has the last word. */
export const devicePairings = pgTable(
  "device_pairings",
  {
    id: uuid("id").primaryKey(),
    /** Keyed hash of the code: looked up by it, so nothing is compared character by character. */
    codeHash: text("code_hash").notNull().unique(),
    name: text("name").notNull(),
    platform: text("platform").notNull(),
    version: text("version").notNull(),
    publicKey: text("public_key").notNull(),
    sealKey: text("seal_key").notNull(),
    sealKeySignature: text("seal_key_signature").notNull(),
    machine: text("machine").notNull(),
    /** Whence the helper asked. */
    address: text("address"),
    state: text("state").$type<PairingState>().notNull(),
    /** Who entered the code: nobody else sees it from then on. */
    userId: uuid("user_id")
      .$type<UserId>()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Raw X25519, of the browser whose person said yes: the helper lets it type without asking once more. */
    browserKey: text("browser_key"),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [
    index("device_pairings_expires_at_index").on(table.expiresAt),
    index("device_pairings_user_id_index").on(table.userId),
  ],
);

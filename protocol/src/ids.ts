/**
 * Branded ids and their grammars. Knows nothing of who mints them. Ids are compared as text, so each has one spelling:
 * UUIDs are read into lower case, tmux's numbers have no leading zeros.
 */
import * as z from "zod/mini";

/** An idea's name in every identifier: `[a-z0-9]` then up to 39 of `[a-z0-9-]`; unique in the whole instance. */
export const ideaIdSchema = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, "1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit"))
  .brand<"IdeaId">();
export type IdeaId = z.infer<typeof ideaIdSchema>;

/** A named place for one session in an idea; the idea id's alphabet. */
export const slotSchema = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, "1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit"))
  .brand<"Slot">();
export type Slot = z.infer<typeof slotSchema>;

export const sessionIdSchema = z.uuid().check(z.toLowerCase()).brand<"SessionId">();
export type SessionId = z.infer<typeof sessionIdSchema>;

export const deviceIdSchema = z.uuid().check(z.toLowerCase()).brand<"DeviceId">();
export type DeviceId = z.infer<typeof deviceIdSchema>;

export const userIdSchema = z.uuid().check(z.toLowerCase()).brand<"UserId">();
export type UserId = z.infer<typeof userIdSchema>;

/** One unbroken byte stream of one pane: one journal. */
export const epochSchema = z.uuid().check(z.toLowerCase()).brand<"Epoch">();
export type Epoch = z.infer<typeof epochSchema>;

/** tmux's own pane id, e.g. `%5`; unique for the life of one tmux server only. */
export const paneIdSchema = z
  .string()
  .check(z.regex(/^%(?:0|[1-9]\d{0,8})$/u, "a tmux pane id such as %5"))
  .brand<"PaneId">();
export type PaneId = z.infer<typeof paneIdSchema>;

/** tmux's own window id, e.g. `@3`. */
export const windowIdSchema = z
  .string()
  .check(z.regex(/^@(?:0|[1-9]\d{0,8})$/u, "a tmux window id such as @3"))
  .brand<"WindowId">();
export type WindowId = z.infer<typeof windowIdSchema>;

/** One opened terminal's identity for exactly-once input: fresh each time, since its input is numbered from 1. */
export const clientIdSchema = z.uuid().check(z.toLowerCase()).brand<"ClientId">();
export type ClientId = z.infer<typeof clientIdSchema>;

export const defaultSlot = slotSchema.parse("primary");

/** A byte's position in its epoch. JavaScript numbers count bytes exactly up to 2^53. */
export const offsetSchema = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));

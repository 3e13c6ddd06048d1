/** What a session can be, and what a gap can come from: closed unions shared by database, wire and screen. */
import * as z from "zod/mini";

/**
 * reserved: no device has taken it yet. live: it runs and a browser is connected. detached: it runs and none is.
 * offline: its device cannot be reached. exited: its program ended. attention: it rang or asked.
 */
export const sessionStatuses = ["reserved", "live", "detached", "offline", "exited", "attention"] as const;
export const sessionStatusSchema = z.enum(sessionStatuses);
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

/** What a helper may say of a session of its own; 'reserved' and 'offline' are for others to conclude. */
export const reportedStatusSchema = z.enum(["live", "detached", "exited", "attention"]);
export type ReportedStatus = z.infer<typeof reportedStatusSchema>;

/** Browsers in a session, by what they may do. */
export const presentSchema = z.object({
  viewers: z.int().check(z.minimum(0), z.maximum(1_000_000)),
  drivers: z.int().check(z.minimum(0), z.maximum(1_000_000)),
});

export const gapCauses = [
  "journal-cap",
  "disk-full",
  "pipe-taken",
  "pipe-lost",
  "server-died",
  "journal-lost",
  "power-loss",
  "helper-away",
  "paused",
  "pruned",
] as const;
export const gapCauseSchema = z.enum(gapCauses);
export type GapCause = z.infer<typeof gapCauseSchema>;

/** Why bytes of a transcript were replaced, each by one '*', before they left the device. */
export const maskKindSchema = z.enum(["token", "private-key", "password", "no-echo"]);
export type MaskKind = z.infer<typeof maskKindSchema>;

/** Why an epoch began. 'created': recorded from the program's first byte; the others begin with a captured state. */
export const epochOriginSchema = z.enum(["created", "adopted", "respawned", "resumed"]);
export type EpochOrigin = z.infer<typeof epochOriginSchema>;

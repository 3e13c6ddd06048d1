/**
 * The two calls between web app and relay, each signed with the secret they share: HMAC-SHA256 of `internalText`, as
 * base64url, in the header `internalHeaders.signature`. While the secret is exchanged a side that knows two signs with
 * both, separated by a comma, and takes what either signed: so the two can be told one after the other. The timestamp is Unix milliseconds and good for
 * `limits.internalCallMs` either way, so that a call that was overheard is soon worth nothing.
 */
import * as z from "zod/mini";
import { guestIdSchema } from "./access.ts";
import { deviceIdSchema, ideaIdSchema, sessionIdSchema, userIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { presentSchema, reportedStatusSchema } from "./status.ts";

export const internalHeaders = { timestamp: "coda-timestamp", signature: "coda-signature" } as const;

/** On every relay node. */
export const revokePath = "/internal/revoke";
/** On the web app. */
export const presencePath = "/api/internal/presence";

/** `path` too, so that a call to one side is none to the other. */
export function internalText(path: string, timestampMs: number, body: string): string {
  return `coda-internal:1:${path}:${timestampMs}:${body}`;
}

/** There is another permission in its place: whoever is cut fetches a ticket for that one at once. */
const changedSchema = z.optional(z.literal(true));

/** Whose sockets are to be closed. A user may be a guest. A grant is the row a permission came from: a sign-in, a share. */
export const revocationSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("user"), user: userIdSchema, changed: changedSchema }),
  z.object({ what: z.literal("device"), device: deviceIdSchema, changed: changedSchema }),
  z.object({ what: z.literal("session"), session: sessionIdSchema, changed: changedSchema }),
  z.object({ what: z.literal("member"), user: userIdSchema, idea: ideaIdSchema, changed: changedSchema }),
  z.object({ what: z.literal("grant"), grant: z.uuid(), changed: changedSchema }),
]);
export type Revocation = z.infer<typeof revocationSchema>;

/** `POST revokePath`: the named sockets are closed on every node, and tickets issued before `atMs` open none. */
export const revokeRequestSchema = z.object({
  atMs: z.int().check(z.minimum(0)),
  revocations: z.array(revocationSchema).check(z.minLength(1), z.maxLength(limits.revocationsPerCall)),
});
export type RevokeRequest = z.infer<typeof revokeRequestSchema>;

/** When that connection's ticket was issued; what is said of an older one than is known changes nothing. */
const sinceSchema = z.int().check(z.minimum(0));

const deviceReportSchema = z.object({
  device: deviceIdSchema,
  /** Its helper is connected to the reporting node, or is not any more. */
  connected: z.boolean(),
  sinceMs: sinceSchema,
  /** For so long nothing came of it: a connection that broke unnoticed makes nobody online for longer than it lasted. */
  silentMs: z.optional(z.int().check(z.minimum(0), z.maximum(limits.toldSilenceMs))),
});
const sessionReportSchema = z.object({
  session: sessionIdSchema,
  device: deviceIdSchema,
  sinceMs: sinceSchema,
  status: reportedStatusSchema,
  /** Browsers in it on all nodes; an older relay counts none. */
  present: z.optional(presentSchema),
});

/** `POST presencePath`, by a relay node: helpers it has heard and guests every `limits.presenceMs`, changes within a second. */
export const presenceReportSchema = z.object({
  devices: z.array(deviceReportSchema).check(z.maxLength(limits.presenceReportsPerCall)),
  sessions: z.array(sessionReportSchema).check(z.maxLength(limits.presenceReportsPerCall)),
  /** Guests who are connected to the reporting node; an older one tells of none. */
  guests: z.optional(z.array(guestIdSchema).check(z.maxLength(limits.presenceReportsPerCall))),
  /** Guests who are no longer, and how long ago their last connection to it ended. */
  guestsLeft: z.optional(
    z
      .array(z.object({ guest: guestIdSchema, agoMs: z.int().check(z.minimum(0), z.maximum(limits.guestSilenceMs)) }))
      .check(z.maxLength(limits.presenceReportsPerCall)),
  ),
});
export type PresenceReport = z.infer<typeof presenceReportSchema>;

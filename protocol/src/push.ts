/** Messages to a browser whose pages are closed: what it gives to be reached by (Push API), and what it is sent. */
import * as z from "zod/mini";
import { limits } from "./limits.ts";

export const pushBrowserIdSchema = z.uuid().check(z.toLowerCase()).brand<"PushBrowserId">();
export type PushBrowserId = z.infer<typeof pushBrowserIdSchema>;

const base64url = (bytes: number) => {
  const characters = Math.ceil((bytes * 4) / 3);
  return z
    .string()
    .check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${characters}}={0,2}$`, "u"), `${bytes} bytes as base64url`));
};

/** `POST /api/devmode/push`, by the sign-in of that browser: `PushSubscription.toJSON()`. */
export const pushSubscriptionSchema = z.object({
  endpoint: z.url({ protocol: /^https?$/u }).check(z.maxLength(limits.pushEndpointCharacters)),
  /** RFC 8291, 2: an uncompressed P-256 point, and 16 bytes. */
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
});
export type PushSubscriptionJson = z.infer<typeof pushSubscriptionSchema>;

export const apiPushBrowserSchema = z.object({
  id: pushBrowserIdSchema,
  userAgent: z.nullable(z.string()),
  /** The browser that asks. */
  isThis: z.boolean(),
  createdAt: z.iso.datetime(),
  /** A push service took a message for it. */
  lastTakenAt: z.nullable(z.iso.datetime()),
});
export type ApiPushBrowser = z.infer<typeof apiPushBrowserSchema>;
export const pushBrowserReplySchema = z.object({ browser: apiPushBrowserSchema });

/** `GET /api/devmode/push`; without a key this server pushes nothing. */
export const pushReplySchema = z.object({
  /** The server's, as `applicationServerKey` wants it: base64url. */
  publicKey: z.nullable(z.string()),
  browsers: z.array(apiPushBrowserSchema),
});
export type PushReply = z.infer<typeof pushReplySchema>;

/** What came of a try to reach a browser: its push service took it, knows the browser no more, or did neither. */
export const pushOutcomeSchema = z.enum(["taken", "gone", "failed"]);
export type PushOutcome = z.infer<typeof pushOutcomeSchema>;
/** `POST /api/devmode/push/{id}/test` */
export const pushTestReplySchema = z.object({ outcome: pushOutcomeSchema });

const pathSchema = z.string().check(z.regex(/^\/(?!\/)/u, "a path of this site"));

/** What is in a message, once the browser has decrypted it. */
export const pushMessageSchema = z.object({
  /** For whom it is: a browser that was signed out since shows nothing of it. */
  browser: pushBrowserIdSchema,
  title: z.string(),
  body: z.string(),
  /** Where a click leads. */
  path: pathSchema,
  /** The page that shows it anyway: whoever looks at it is not told. */
  shownAt: z.nullable(pathSchema),
  /** The newest of a tag takes the place of the one before. */
  tag: z.string(),
  at: z.iso.datetime(),
});
export type PushMessage = z.infer<typeof pushMessageSchema>;

/** What a helper says of one browser's input, in frames of which the browser gets all but its own number. */
import * as z from "zod/mini";
import { offsetSchema } from "./ids.ts";
import { paneRefSchema } from "./pane-info.ts";
import { publicKeySchema } from "./ticket.ts";

/** A browser's short number on one helper connection, given by the relay: what input frames carry to the helper. */
export const clientRefSchema = z.int().check(z.minimum(1), z.maximum(0xffff_ffff)).brand<"ClientRef">();
export type ClientRef = z.infer<typeof clientRefSchema>;

/** What `joinSealed` makes of a short text, base64url. */
export const sealedTextSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(8_000), z.regex(/^[A-Za-z0-9_-]+$/u, "base64url"));

export const inputRefusalSchema = z.enum([
  "unknown-pane",
  "pane-dead",
  "input-off",
  "tmux-lost",
  "viewer",
  /** The machine's own rules do not let this browser type that. To browsers with `law`; to others `input-off`. */
  "law",
  /** It is not sealed, and this helper takes nothing else. */
  "sealed",
  /** It does not open: made, changed, or sent to another pane, by somebody in between. To browsers that seal, as the next. */
  "forged",
  /** What was sent before it did not come. */
  "out-of-order",
  /** More than a paste waits already to be typed into the pane by this client. */
  "busy",
  /** Of a paste: parts of it are missing (the connection or the helper is another one by now), it is too long, or was cancelled. */
  "paste-incomplete",
  "paste-too-long",
  "paste-cancelled",
]);
export type InputRefusal = z.infer<typeof inputRefusalSchema>;

export const inputRefusedSchema = z.object({
  t: z.literal("inputRefused"),
  client: clientRefSchema,
  ref: paneRefSchema,
  /** The refused frame's counter. Each frame gets its own answer. */
  counter: offsetSchema,
  reason: inputRefusalSchema,
  /**
   * Of what the helper opened and will never type: sealed around nothing, under `refusalScope`. Without it a browser that
   * seals knows nothing but that somebody on the way says so.
   */
  proof: z.optional(sealedTextSchema),
});

export const pasteProgressSchema = z.object({
  /** How much of the paste under way has arrived at the helper. That all of it was typed is said as of keys, by `inputAck`. */
  t: z.literal("pasteProgress"),
  client: clientRefSchema,
  ref: paneRefSchema,
  receivedBytes: z.int().check(z.minimum(0)),
});

export const sealOfferedSchema = z.object({
  /** The key that the helper made for this browser on this connection: from now on it takes what is sealed with it. */
  t: z.literal("sealOffered"),
  client: clientRefSchema,
  key: publicKeySchema,
});

/**
 * Why a helper does not believe a browser's ticket. signature: not signed by the web app that it was paired with. time: too
 * old, or of a time to come, by the web app's clock as the helper knows it. other: for another device, session or page.
 */
const ticketDoubtSchema = z.enum(["signature", "time", "other"]);
export type TicketDoubt = z.infer<typeof ticketDoubtSchema>;

export const ticketJudgedSchema = z.object({
  /** After `clientJoined` of a driver whose ticket is not believed, and (null) of one whose next ticket is. Between those that have `doubts` alone. */
  t: z.literal("ticketJudged"),
  client: clientRefSchema,
  doubt: z.nullable(ticketDoubtSchema),
});

/**
 * What the machine's own rules let a browser type. asks: its first key is refused, and has somebody at the machine asked.
 * asked: they have not answered. denied: they said no. off: no browser types there.
 */
const typingRuleSchema = z.enum(["allowed", "asks", "asked", "denied", "off"]);
export type TypingRule = z.infer<typeof typingRuleSchema>;

export const typingRuledSchema = z.object({
  /** After `clientJoined` of a driver unless it is allowed, and at each change. Between those that have `law` alone. */
  t: z.literal("typingRuled"),
  client: clientRefSchema,
  rule: typingRuleSchema,
});
